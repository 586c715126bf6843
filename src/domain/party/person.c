#include "domain/party/person.h"

#include <string.h>

#include "base/attr.h"
#include "crypt/seal.h"
#include "db/db.h"
#include "rules/resident_id.h"

/* A document whose number has no check character: letters, then digits or letters. */
struct document_form {
	const char *id_type;
	size_t shortest, longest;
	size_t letters;   /**< so many letters lead, then digits only; 0: see `any` */
	const char *lead; /**< which letters, NULL: any */
	bool any;         /**< letters and digits in any order */
};

static const struct document_form FORMS[] = {
	{ "residence_permit_15", 15, 15, 3, NULL, false },
	{ "mainland_permit", 9, 11, 1, "HM", false },
	{ "taiwan_permit", 8, 8, 0, NULL, false },
	{ "passport", 5, 15, 0, NULL, true },
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool form_fits(const struct document_form *form, const struct person_number *number)
{
	if (number->size < form->shortest || number->size > form->longest)
		return false;
	for (size_t i = 0; i < number->size; i++) {
		char c = number->text[i];
		bool leads = i < form->letters;
		if (form->any   ? !is_digit(c) && !is_letter(c)
			: leads ? !is_letter(c)
				: !is_digit(c))
			return false;
		if (leads && form->lead && !strchr(form->lead, c))
			return false;
	}
	return true;
}

static enum code form_check(const char *id_type, size_t n, const struct person_number *number)
{
	for (size_t i = 0; i < LENGTH(FORMS); i++) {
		bool named = !id_type || (strlen(FORMS[i].id_type) == n &&
						 !memcmp(FORMS[i].id_type, id_type, n));
		if (named && form_fits(&FORMS[i], number))
			return CODE_NONE;
	}
	return CODE_ID_FORMAT;
}

static bool says_resident(const char *id_type, size_t n, size_t size)
{
	static const char word[] = "resident_id";

	return id_type ? n == sizeof(word) - 1 && !memcmp(id_type, word, n)
		       : size == RESIDENT_ID_LENGTH;
}

/* Lower case and blanks around are how people type; neither makes another person. */
static bool number_copy(const char *text, size_t size, struct person_number *number)
{
	while (size && text[size - 1] == ' ')
		size--;
	while (size && *text == ' ')
		text++, size--;
	if (size == 0 || size > PERSON_NUMBER_MAX)
		return false;
	for (size_t i = 0; i < size; i++)
		number->text[i] =
			(char)(text[i] >= 'a' && text[i] <= 'z' ? text[i] - 'a' + 'A' : text[i]);
	number->text[size] = '\0';
	number->size = size;
	return true;
}

enum code person_number(const char *id_type, size_t type_size, const char *text, size_t size,
	struct person_number *number)
{
	enum code why = CODE_ID_FORMAT;

	if (!number_copy(text, size, number))
		return CODE_ID_FORMAT;
	number->resident = says_resident(id_type, type_size, number->size);
	if (!number->resident)
		return form_check(id_type, type_size, number);
	return resident_id_valid(number->text, number->size, &why) ? CODE_NONE : why;
}

size_t person_mask(const struct person_number *number, char *out)
{
	size_t head = number->resident ? 3 : 2, tail = number->resident ? 4 : 2;

	memset(out, '*', number->size);
	memcpy(out, number->text, head);
	memcpy(out + number->size - tail, number->text + number->size - tail, tail);
	out[number->size] = '\0';
	return number->size;
}

enum err person_reveal(struct ctx *ctx, const char *claim_id, int64_t line, const char *reason,
	struct revealed *revealed)
{
	struct db_rows rows;
	size_t size = 0;
	enum err err = db(
		ctx, QUERY_PERSON_REVEAL, &rows, DB_TEXT(claim_id), DB_INT(line), DB_TEXT(reason));

	if (err)
		return err;
	if (!rows.count || db_is_null(&rows, 0, "sealed"))
		return fail(&ctx->fault, ERR_NOT_FOUND);
	const char *sealed = db_bytes(&rows, 0, "sealed", &size);
	char *plain = arena_alloc(ctx->arena, size + 1);
	if (seal_open(ctx->sealer, PERSON_CONTEXT, (const uint8_t *)sealed, size, plain) < 0)
		return fail(&ctx->fault, ERR_INTERNAL);
	*revealed = (struct revealed){ db_text(&rows, 0, "id_type"), plain };
	return ERR_NONE;
}

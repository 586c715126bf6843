#include "auth/claim_reader.h"

#include <string.h>

/* More digits than any instant has; fewer than would overflow. */
#define DIGITS_MAX 18

bool claim_reader_is(struct token_piece piece, const char *text)
{
	return strlen(text) == piece.size && memcmp(piece.at, text, piece.size) == 0;
}

static char next_char(const struct token_piece *rest)
{
	return rest->size ? *rest->at : '\0';
}

static void skip(struct token_piece *rest, size_t n)
{
	rest->at += n;
	rest->size -= n;
}

static void blanks(struct token_piece *rest)
{
	for (char c; (c = next_char(rest)) && strchr(" \t\r\n", c);)
		skip(rest, 1);
}

/* One of JSON's structural characters and the blanks around it (RFC 8259, 2). */
static bool mark(struct token_piece *rest, char c)
{
	blanks(rest);
	if (next_char(rest) != c)
		return false;
	skip(rest, 1);
	blanks(rest);
	return true;
}

static bool text_take(struct token_piece *rest, struct token_piece *text)
{
	if (next_char(rest) != '"')
		return false;
	skip(rest, 1);
	*text = (struct token_piece){ rest->at, 0 };
	for (; rest->size && *rest->at != '"'; skip(rest, 1)) {
		if (*rest->at < ' ' || *rest->at > '~' || *rest->at == '\\')
			return false;
	}
	text->size = (size_t)(rest->at - text->at);
	if (!rest->size)
		return false;
	skip(rest, 1);
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool integer_take(struct token_piece *rest, int64_t *number)
{
	bool negative = next_char(rest) == '-';
	int digits = 0;
	*number = 0;
	if (negative)
		skip(rest, 1);
	bool zero_first = next_char(rest) == '0';
	for (; is_digit(next_char(rest)); skip(rest, 1)) {
		if (++digits > DIGITS_MAX)
			return false;
		*number = *number * 10 + (*rest->at - '0');
	}
	if (negative)
		*number = -*number;
	/* what follows a number is a comma or a brace: a fraction or an exponent fails there */
	return digits > 0 && !(zero_first && digits > 1);
}

bool claim_reader_next(struct token_piece *list, struct token_piece *text)
{
	mark(list, ',');
	return text_take(list, text);
}

static bool list_take(struct token_piece *rest, struct token_piece *value)
{
	struct token_piece text;
	if (!mark(rest, '['))
		return false;
	value->at = rest->at;
	do {
		if (!text_take(rest, &text))
			return false;
	} while (mark(rest, ','));
	value->size = (size_t)(rest->at - value->at);
	return mark(rest, ']');
}

static bool value_take(struct token_piece *rest, struct token_claim *claim)
{
	switch (next_char(rest)) {
	case '"':
		claim->kind = TOKEN_CLAIM_TEXT;
		return text_take(rest, &claim->value);
	case '[':
		claim->kind = TOKEN_CLAIM_LIST;
		return list_take(rest, &claim->value);
	default:
		claim->kind = TOKEN_CLAIM_INTEGER;
		return integer_take(rest, &claim->number);
	}
}

static const struct token_claim *named(const struct claim_reader *reader, struct token_piece name)
{
	for (size_t i = 0; i < reader->count; i++) {
		const struct token_claim *claim = &reader->claim[i];
		if (claim->name.size == name.size &&
			memcmp(claim->name.at, name.at, name.size) == 0)
			return claim;
	}
	return NULL;
}

static bool claim_take(struct token_piece *rest, struct claim_reader *reader)
{
	struct token_claim claim = { 0 };
	if (reader->count == CLAIMS_MAX || !text_take(rest, &claim.name) ||
		named(reader, claim.name))
		return false;
	if (!mark(rest, ':') || !value_take(rest, &claim))
		return false;
	reader->claim[reader->count++] = claim;
	return true;
}

bool claim_reader_parse(struct token_piece text, struct claim_reader *reader)
{
	reader->count = 0;
	if (!mark(&text, '{'))
		return false;
	do {
		if (!claim_take(&text, reader))
			return false;
	} while (mark(&text, ','));
	return mark(&text, '}') && text.size == 0;
}

bool claim_reader_has(const struct claim_reader *reader, const char *name)
{
	return named(reader, (struct token_piece){ name, strlen(name) }) != NULL;
}

const struct token_claim *claim_reader_find(
	const struct claim_reader *reader, const char *name, enum token_claim_kind kind)
{
	const struct token_claim *claim = named(reader, (struct token_piece){ name, strlen(name) });
	return claim && claim->kind == kind ? claim : NULL;
}

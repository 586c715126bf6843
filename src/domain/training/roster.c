#include "domain/training/roster.h"

#include <string.h>

#include "base/date.h"
#include "base/month.h"
#include "crypt/person_key.h"
#include "crypt/seal.h"
#include "db/db.h"
#include "domain/case/move.h"
#include "domain/intake/key_set.h"
#include "domain/intake/table_cursor.h"
#include "domain/party/person.h"
#include "domain/training/training_terms.h"
#include "rules/line_verdict.h"
#include "rules/name.h"
#include "rules/resident_id.h"
#include "rules/training_line.h"

/* Cells by name, name in files, title. */
#define CELLS(X)                                                                                   \
	X(LINE, "line", "序号")                                                                    \
	X(ID_TYPE, "id_type", "证件类型")                                                          \
	X(ID_NUMBER, "id_number", "证件号码")                                                      \
	X(NAME, "name", "姓名")                                                                    \
	X(PHONE, "phone", "联系电话")                                                              \
	X(CLASS, "person_class", "人员类型")                                                       \
	X(PROOF_KIND, "proof_kind", "证明类型")                                                    \
	X(PROOF_NUMBER, "proof_number", "证明编号")                                                \
	X(GRADUATED, "graduated_on", "毕业日期")                                                   \
	X(HIRED, "hired_on", "入职日期")                                                           \
	X(CONTRACT, "contract_kind", "合同类型")                                                   \
	X(CONTRACT_FROM, "contract_from", "合同起始日期")                                          \
	X(CONTRACT_TO, "contract_to", "合同终止日期")                                              \
	X(RELATION, "relation", "用工形式")                                                        \
	X(DISPATCH_USCC, "dispatch_uscc", "派遣单位统一社会信用代码")                              \
	X(DISPATCH_NAME, "dispatch_name", "派遣单位名称")                                          \
	X(POST, "post", "岗位")                                                                    \
	X(ENDED, "ended_on", "离职日期")                                                           \
	X(END_REASON, "end_reason", "离职原因")

enum roster_cell {
#define CELL(id, name, title) CELL_##id,
	CELLS(CELL)
#undef CELL
		CELL_COUNT
};

const char *const ROSTER_COLUMNS[] = {
#define CELL(id, name, title) name,
	CELLS(CELL)
#undef CELL
		NULL
};

const char *roster_titles(struct ctx *ctx)
{
	static const char *const titles[] = {
#define CELL(id, name, title) title,
		CELLS(CELL)
#undef CELL
	};
	struct buffer text = buffer_on(ctx->arena);

	buffer_text(&text, "\xEF\xBB\xBF");
	for (size_t i = 0; i < LENGTH(titles); i++)
		buffer_printf(&text, "%s%s", i ? "," : "", titles[i]);
	buffer_text(&text, "\r\n");
	return text.data;
}

/* What the program adds to the rows. */
enum roster_made { MADE_KEY, MADE_SEALED, MADE_MASK, MADE_RETIRED, MADE_NAME, MADE_COUNT };

/* The row before, whose word is likely this row's too. */
struct word_before {
	const char *bytes;
	size_t size;
};

static bool again(struct word_before *memo, const struct column_cursor *cell)
{
	bool same = memo->bytes && memo->size == cell->size &&
		    !memcmp(memo->bytes, cell->bytes, cell->size);

	*memo = (struct word_before){ cell->bytes, cell->size };
	return same;
}

struct roster {
	struct table_cursor table;
	struct training_policy terms;
	enum category category;
	int32_t month;
	struct key_set *persons;
	struct columns *made;
	struct word_before class_before;
	enum person_class class;
};

static void seal_number(struct roster *roster, const struct person_number *number)
{
	uint8_t sealed[PERSON_NUMBER_MAX + SEAL_OVERHEAD];
	size_t size =
		seal(roster->table.ctx->sealer, PERSON_CONTEXT, number->text, number->size, sealed);

	column_bytes(&roster->made->column[MADE_SEALED], sealed, size);
}

/* S46: who it is; the number itself goes no further than this. */
static bool take_person(struct roster *roster, struct person_number *number)
{
	struct table_cursor *table = &roster->table;
	const struct column_cursor *type = &table->cell[CELL_ID_TYPE],
				   *id = &table->cell[CELL_ID_NUMBER];
	enum code code = person_number(type->bytes, type->size, id->bytes, id->size, number);
	uint8_t key[KEY_SIZE];
	char mask[PERSON_NUMBER_MAX + 1];

	if (code != CODE_NONE) {
		table_cursor_fault(table, CELL_ID_NUMBER, code, 0);
		return false;
	}
	person_key(table->ctx->sealer, number->text, number->size, key);
	if (!key_set_add(roster->persons, key, 0))
		table_cursor_fault(table, CELL_ID_NUMBER, CODE_ID_DUPLICATE_IN_ROSTER, 0);
	column_bytes(&roster->made->column[MADE_KEY], key, sizeof(key));
	seal_number(roster, number);
	column_text(&roster->made->column[MADE_MASK], mask, person_mask(number, mask));
	return true;
}

/* Two characters or more, all of the common Chinese ones (U+4E00 to U+9FFF): its own normal form.
 */
static bool plain_name(const char *text, size_t n)
{
	if (n < 6 || n % 3)
		return false;
	for (size_t i = 0; i < n; i += 3) {
		unsigned char lead = (unsigned char)text[i], next = (unsigned char)text[i + 1];
		if (lead < 0xe4 || lead > 0xe9 || (lead == 0xe4 && next < 0xb8))
			return false;
	}
	return true;
}

static void take_name(struct roster *roster)
{
	const struct column_cursor *cell = &roster->table.cell[CELL_NAME];
	char name[512];

	if (plain_name(cell->bytes, cell->size)) {
		column_text(&roster->made->column[MADE_NAME], cell->bytes, cell->size);
		return;
	}

	if (!name_normalise(cell->bytes, cell->size, name, sizeof(name)))
		table_cursor_fault(&roster->table, CELL_NAME, CODE_NAME_CHARACTERS, 0);
	else
		column_text(&roster->made->column[MADE_NAME], name, strlen(name));
}

static bool cell_is(const struct table_cursor *table, enum roster_cell cell, const char *word)
{
	size_t n = strlen(word);

	return table->cell[cell].size == n && !memcmp(table->cell[cell].bytes, word, n);
}

static void read_words(struct roster *roster, struct training_line *line)
{
	const struct table_cursor *table = &roster->table;
	char word[TABLE_CURSOR_WORD];

	if (!again(&roster->class_before, &table->cell[CELL_CLASS]))
		(void)training_class_named(
			table_cursor_word(table, CELL_CLASS, word), &roster->class);
	line->class = roster->class;
	if (table_cursor_given(table, CELL_END_REASON))
		(void)training_end_named(
			table_cursor_word(table, CELL_END_REASON, word), &line->end_reason);
}

static void read_line(struct roster *roster, struct training_line *line)
{
	const struct table_cursor *table = &roster->table;

	line->month = roster->month;
	read_words(roster, line);
	line->proven = table_cursor_given(table, CELL_PROOF_KIND) &&
		       table_cursor_given(table, CELL_PROOF_NUMBER);
	line->graduated_on = table_cursor_date(table, CELL_GRADUATED);
	line->hired_on = table_cursor_date(table, CELL_HIRED);
	line->ended_on = table_cursor_date(table, CELL_ENDED);
	line->contract_from = table_cursor_date(table, CELL_CONTRACT_FROM);
	line->contract_to = table_cursor_date(table, CELL_CONTRACT_TO);
	line->fixed_term = cell_is(table, CELL_CONTRACT, "fixed_term");
	line->dispatched = cell_is(table, CELL_RELATION, "dispatched");
	line->dispatch_firm = table_cursor_given(table, CELL_DISPATCH_USCC) &&
			      table_cursor_given(table, CELL_DISPATCH_NAME);
}

/* Where a reader will look for what a code speaks of. */
static enum roster_cell cell_of(enum code code)
{
	static const struct {
		enum code code;
		enum roster_cell cell;
	} places[] = {
		{ CODE_CLASS_NOT_ALLOWED_FOR_CATEGORY, CELL_CLASS },
		{ CODE_PROOF_MISSING, CELL_PROOF_NUMBER },
		{ CODE_GRADUATION_TOO_OLD, CELL_GRADUATED },
		{ CODE_HIRED_AFTER_MONTH, CELL_HIRED },
		{ CODE_HIRED_BEFORE_WINDOW, CELL_HIRED },
		{ CODE_ENDED_BEFORE_MONTH, CELL_ENDED },
		{ CODE_PARTIAL_MONTH, CELL_ENDED },
		{ CODE_DISPATCH_FIRM_MISSING, CELL_DISPATCH_USCC },
		{ CODE_CONTRACT_DATES, CELL_CONTRACT_TO },
	};

	for (size_t i = 0; i < LENGTH(places); i++)
		if (places[i].code == code)
			return places[i].cell;
	return CELL_ID_NUMBER;
}

static void refuse(struct roster *roster, enum code code)
{
	const struct training_policy *terms = &roster->terms;
	struct fault_days hired = { .from = terms->new_hire_from, .until = terms->new_hire_to };

	if (code == CODE_HIRED_BEFORE_WINDOW)
		table_cursor_fault_days(&roster->table, CELL_HIRED, code, hired);
	else
		table_cursor_fault(&roster->table, cell_of(code), code, 0);
}

/* S24, S26, S56: refusals are faults of a cell; a warning is kept with the line for the officer. */
static void judge(struct roster *roster, const struct training_line *line)
{
	struct line_verdict verdict = { 0 };
	bool retired = false;

	training_line_judge(&roster->terms, roster->category, line, &verdict);
	for (size_t i = 0; i < verdict.count; i++) {
		if (line_verdict_warns(verdict.codes[i]))
			retired |= verdict.codes[i] == CODE_AGE_RETIRED;
		else
			refuse(roster, verdict.codes[i]);
	}
	column_bool(&roster->made->column[MADE_RETIRED], retired);
}

static void take_row(struct roster *roster)
{
	struct person_number number;
	struct training_line line = { .birth = DATE_NONE };

	table_cursor_line_once(&roster->table, CELL_LINE);
	if (take_person(roster, &number) && number.resident) {
		line.birth = resident_id_birth(number.text);
		line.female = resident_id_female(number.text);
	}
	take_name(roster);
	read_line(roster, &line);
	judge(roster, &line);
}

/* Room for all rows at once: a buffer that grows is copied again and again. */
static struct columns *made_columns(struct arena *arena, size_t rows)
{
	static const struct {
		const char *name;
		enum column_type type;
		size_t size; /* of a common cell */
	} kinds[MADE_COUNT] = { { "person_key", COLUMN_BYTES, KEY_SIZE },
		{ "sealed", COLUMN_BYTES, RESIDENT_ID_LENGTH + SEAL_OVERHEAD },
		{ "mask", COLUMN_TEXT, RESIDENT_ID_LENGTH }, { "past_retirement", COLUMN_BOOL, 1 },
		{ "name", COLUMN_TEXT, 24 } };
	struct columns *made = columns_create(arena, MADE_COUNT);

	for (size_t i = 0; i < MADE_COUNT; i++) {
		made->column[i].name = kinds[i].name;
		made->column[i].type = kinds[i].type;
		(void)buffer_reserve(&made->column[i].cells, (rows + 1) * (kinds[i].size + 4));
	}
	return made;
}

static enum err load(struct ctx *ctx, const char *claim_id, struct roster *roster)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_ROSTER_TERMS, &rows, DB_TEXT(claim_id));

	if (err)
		return err;
	if (!rows.count ||
		!training_category_named(db_text(&rows, 0, "category"), &roster->category))
		return fail(&ctx->fault, ERR_NOT_FOUND);
	roster->month = month_of((int32_t)db_int(&rows, 0, "month_day"));
	return training_terms_load(
		ctx, db_text(&rows, 0, "policy_id"), db_text(&rows, 0, "month"), &roster->terms);
}

static enum err write(struct roster *roster, const char *claim_id)
{
	const struct column *made = roster->made->column;
	const struct column *of[CELL_COUNT];

	for (size_t i = 0; i < CELL_COUNT; i++)
		of[i] = roster->table.cell[i].column;
	return db(roster->table.ctx, QUERY_ROSTER_WRITE, NULL, DB_TEXT(claim_id),
		DB_COLUMN(of[CELL_LINE]), DB_COLUMN(&made[MADE_KEY]), DB_COLUMN(&made[MADE_SEALED]),
		DB_COLUMN(&made[MADE_MASK]), DB_COLUMN(&made[MADE_RETIRED]),
		DB_COLUMN(of[CELL_ID_TYPE]), DB_COLUMN(&made[MADE_NAME]), DB_COLUMN(of[CELL_PHONE]),
		DB_COLUMN(of[CELL_CLASS]), DB_COLUMN(of[CELL_PROOF_KIND]),
		DB_COLUMN(of[CELL_PROOF_NUMBER]), DB_COLUMN(of[CELL_GRADUATED]),
		DB_COLUMN(of[CELL_HIRED]), DB_COLUMN(of[CELL_CONTRACT]),
		DB_COLUMN(of[CELL_CONTRACT_FROM]), DB_COLUMN(of[CELL_CONTRACT_TO]),
		DB_COLUMN(of[CELL_RELATION]), DB_COLUMN(of[CELL_DISPATCH_USCC]),
		DB_COLUMN(of[CELL_DISPATCH_NAME]), DB_COLUMN(of[CELL_POST]),
		DB_COLUMN(of[CELL_ENDED]), DB_COLUMN(of[CELL_END_REASON]));
}

enum err roster_replace(
	struct ctx *ctx, const char *claim_id, int64_t version, const struct columns *columns)
{
	struct roster roster = { .table = table_cursor_of(ctx, columns, ROSTER_COLUMNS),
		.persons = key_set_create(ctx->arena, columns->rows),
		.made = made_columns(ctx->arena, columns->rows) };
	enum err err = move_one(ctx, "claim", "edit", claim_id, version, NULL);

	if (!err)
		err = load(ctx, claim_id, &roster);
	if (err)
		return err;
	while (table_cursor_next(&roster.table))
		take_row(&roster);
	if (ctx->fault.total)
		return fail(&ctx->fault, ERR_INVALID);
	err = db(ctx, QUERY_ROSTER_CLEAR, NULL, DB_TEXT(claim_id));
	return err ? err : write(&roster, claim_id);
}

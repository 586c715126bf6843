#include "domain/training/payroll.h"

#include <string.h>

#include "crypt/person_key.h"
#include "db/db.h"
#include "domain/case/move.h"
#include "domain/intake/key_set.h"
#include "domain/intake/table_cursor.h"
#include "domain/party/person.h"
#include "rules/name.h"

enum payroll_cell {
	CELL_LINE,
	CELL_ID_NUMBER,
	CELL_NAME,
	CELL_MONTH,
	CELL_GROSS,
	CELL_DEDUCTIONS,
	CELL_NET,
	CELL_PAID,
	CELL_CHANNEL,
	CELL_TAIL,
	CELL_COUNT
};

const char *const PAYROLL_COLUMNS[] = { "line", "id_number", "name", "wage_month", "gross_fen",
	"deductions_fen", "net_fen", "paid_on", "channel", "account_tail", NULL };

enum payroll_made { MADE_KEY, MADE_MASK, MADE_NAME, MADE_COUNT };

struct payroll {
	struct table_cursor table;
	struct key_set *wages;
	struct columns *made;
};

/* One wage of a person for a month. */
static void take_person(struct payroll *payroll)
{
	struct table_cursor *table = &payroll->table;
	const struct column_cursor *id = &table->cell[CELL_ID_NUMBER];
	struct person_number number;
	enum code code = person_number(NULL, 0, id->bytes, id->size, &number);
	uint8_t key[KEY_SIZE];
	char mask[PERSON_NUMBER_MAX + 1];

	if (code != CODE_NONE) {
		table_cursor_fault(table, CELL_ID_NUMBER, code, 0);
		return;
	}
	person_key(table->ctx->sealer, number.text, number.size, key);
	if (!key_set_add(payroll->wages, key, table_cursor_date(table, CELL_MONTH)))
		table_cursor_fault(table, CELL_ID_NUMBER, CODE_ID_DUPLICATE_IN_ROSTER, 0);
	column_bytes(&payroll->made->column[MADE_KEY], key, sizeof(key));
	column_text(&payroll->made->column[MADE_MASK], mask, person_mask(&number, mask));
}

static void take_name(struct payroll *payroll)
{
	const struct column_cursor *cell = &payroll->table.cell[CELL_NAME];
	char name[512];

	if (!name_normalise(cell->bytes, cell->size, name, sizeof(name)))
		table_cursor_fault(&payroll->table, CELL_NAME, CODE_NAME_CHARACTERS, 0);
	else
		column_text(&payroll->made->column[MADE_NAME], name, strlen(name));
}

/* Nobody is paid more than he earned. */
static void check_money(struct payroll *payroll)
{
	int64_t gross_fen = table_cursor_int(&payroll->table, CELL_GROSS);

	if (table_cursor_int(&payroll->table, CELL_NET) > gross_fen)
		table_cursor_fault(&payroll->table, CELL_NET, CODE_TOO_BIG, gross_fen);
}

static void take_row(struct payroll *payroll)
{
	table_cursor_line_once(&payroll->table, CELL_LINE);
	take_person(payroll);
	take_name(payroll);
	check_money(payroll);
}

static struct columns *made_columns(struct arena *arena)
{
	struct columns *made = columns_create(arena, MADE_COUNT);

	made->column[MADE_KEY].name = "person_key";
	made->column[MADE_KEY].type = COLUMN_BYTES;
	made->column[MADE_MASK].name = "mask";
	made->column[MADE_MASK].type = COLUMN_TEXT;
	made->column[MADE_NAME].name = "name";
	made->column[MADE_NAME].type = COLUMN_TEXT;
	return made;
}

static enum err write(struct payroll *payroll, const char *claim_id)
{
	const struct column *made = payroll->made->column;
	const struct column *of[CELL_COUNT];

	for (size_t i = 0; i < CELL_COUNT; i++)
		of[i] = payroll->table.cell[i].column;
	return db(payroll->table.ctx, QUERY_PAYROLL_WRITE, NULL, DB_TEXT(claim_id),
		DB_COLUMN(of[CELL_LINE]), DB_COLUMN(&made[MADE_KEY]), DB_COLUMN(&made[MADE_MASK]),
		DB_COLUMN(&made[MADE_NAME]), DB_COLUMN(of[CELL_MONTH]), DB_COLUMN(of[CELL_GROSS]),
		DB_COLUMN(of[CELL_DEDUCTIONS]), DB_COLUMN(of[CELL_NET]), DB_COLUMN(of[CELL_PAID]),
		DB_COLUMN(of[CELL_CHANNEL]), DB_COLUMN(of[CELL_TAIL]));
}

enum err payroll_replace(
	struct ctx *ctx, const char *claim_id, int64_t version, const struct columns *columns)
{
	struct payroll payroll = { .table = table_cursor_of(ctx, columns, PAYROLL_COLUMNS),
		.wages = key_set_create(ctx->arena, columns->rows),
		.made = made_columns(ctx->arena) };
	enum err err = move_one(ctx, "claim", "edit", claim_id, version, NULL);

	if (err)
		return err;
	while (table_cursor_next(&payroll.table))
		take_row(&payroll);
	if (ctx->fault.total)
		return fail(&ctx->fault, ERR_INVALID);
	err = db(ctx, QUERY_PAYROLL_CLEAR, NULL, DB_TEXT(claim_id));
	return err ? err : write(&payroll, claim_id);
}

#include "domain/refund/premium.h"

#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "crypt/sha256.h"
#include "crypt/uuid.h"
#include "db/db.h"
#include "domain/case/id_list.h"
#include "domain/case/move.h"
#include "domain/intake/key_set.h"
#include "domain/intake/table_cursor.h"

const char *const PREMIUM_COLUMNS[] = { "uscc", "year", "name", "agency_code", "employer_fen",
	"worker_fen", "social_monthly_fen", "months", "insured_begin", "insured_end",
	"insured_mean", "insured_now", "retired", "died", "dismissed", "resigned", "claimants",
	"arrears_fen", NULL };

/* Positions in PREMIUM_COLUMNS that rules look at. */
enum premium_cell { CELL_USCC, CELL_YEAR, CELL_AGENCY = 3, CELL_COUNT = 18 };

#define EMPLOYERS_EXPECTED 4096
/* Of one transaction: others wait for it no longer than a blink. */
#define RANGE_ROWS 1000

struct premium_import {
	struct ctx *ctx;
	const char *job_id;
	int32_t as_of; /* day of the extract */
	struct id_list agencies;
	struct key_set *seen; /* employer and year of the rows that were kept */
	int64_t rows, refused, faults;
};

/* Which rows are kept; and the faults of the others: row, column, code, bound. */
enum premium_made { KEPT, ROWS, NAMES, CODES, NUMBERS, MADE };

/* A chunk while it is judged, and the columns that are written beside its own. */
struct verdicts {
	const struct chunk *chunk;
	struct table_cursor table;
	size_t next;          /* fault of the chunk */
	struct columns *made; /* by enum premium_made */
};

static struct premium_import *import_create(
	struct ctx *ctx, int32_t as_of, const struct db_rows *agencies)
{
	char id[UUID_SIZE];
	struct premium_import *import = arena_alloc(ctx->arena, sizeof(*import));

	uuid_new(id);
	import->ctx = ctx;
	import->job_id = arena_text(ctx->arena, id);
	import->as_of = as_of;
	import->agencies = id_list_of(ctx, agencies, "code", NULL, NULL);
	import->seen = key_set_create(ctx->arena, EMPLOYERS_EXPECTED);
	return import;
}

enum err premium_import_open(struct ctx *ctx, int32_t as_of, struct premium_import **import)
{
	char day[11];
	struct db_rows agencies;

	if (as_of > ctx->today)
		return fail_at(&ctx->fault, ERR_INVALID, "?as_of", CODE_IN_FUTURE, 0);
	enum err err = db_run(ctx, QUERY_PREMIUM_AGENCIES, 0, NULL, &agencies);
	if (err)
		return err;
	date_format(as_of, day);
	*import = import_create(ctx, as_of, &agencies);
	return db(ctx, QUERY_JOB_OPEN, NULL, DB_TEXT((*import)->job_id), DB_TEXT("premium_import"),
		DB_TEXT(day));
}

static void fault_write(struct premium_import *import, const struct verdicts *verdicts,
	const struct row_fault *fault)
{
	struct column *column = verdicts->made->column;
	const char *word = code_text(fault->code)->word;

	column_int(&column[ROWS], (int64_t)(verdicts->chunk->first + fault->row + 1));
	column_text(&column[NAMES], fault->name, strlen(fault->name));
	column_text(&column[CODES], word, strlen(word));
	column_int(&column[NUMBERS], fault->number);
	import->faults++;
}

static bool agency_known(const struct premium_import *import, const struct column_cursor *cell)
{
	char code[TABLE_CURSOR_WORD] = "";

	if (cell->size >= sizeof(code))
		return false;
	memcpy(code, cell->bytes, cell->size);
	return id_list_has(&import->agencies, code);
}

static bool seen_first(
	struct premium_import *import, const struct column_cursor *uscc, int64_t year)
{
	uint8_t key[SHA256_SIZE];

	sha256(uscc->bytes, uscc->size, key);
	return key_set_add(import->seen, key, (int32_t)year);
}

static bool refuse(struct premium_import *import, const struct verdicts *verdicts,
	enum premium_cell cell, enum code code)
{
	fault_write(import, verdicts,
		&(struct row_fault){ verdicts->table.row, PREMIUM_COLUMNS[cell], code, 0 });
	return false;
}

/* What the contract let through is judged by what the house knows. */
static bool row_good(struct premium_import *import, struct verdicts *verdicts)
{
	const struct table_cursor *table = &verdicts->table;
	int64_t year = table_cursor_int(table, CELL_YEAR);
	bool good = true;

	if (year >= date_year(import->as_of))
		good = refuse(import, verdicts, CELL_YEAR, CODE_YEAR_NOT_OVER);
	if (!agency_known(import, &table->cell[CELL_AGENCY]))
		good = refuse(import, verdicts, CELL_AGENCY, CODE_AGENCY_UNKNOWN);
	if (good && !seen_first(import, &table->cell[CELL_USCC], year))
		good = refuse(import, verdicts, CELL_USCC, CODE_RECORD_REPEATED);
	return good;
}

/* Passes on what the contract found wrong with this row; whether it found nothing. */
static bool shape_good(struct premium_import *import, struct verdicts *verdicts)
{
	const struct chunk *chunk = verdicts->chunk;
	size_t row = verdicts->table.row, first = verdicts->next;

	for (; verdicts->next < chunk->fault_count && chunk->faults[verdicts->next].row == row;
		verdicts->next++)
		fault_write(import, verdicts, &chunk->faults[verdicts->next]);
	return verdicts->next == first;
}

static struct columns *made_columns(struct arena *arena)
{
	static const enum column_type types[MADE] = { [KEPT] = COLUMN_BOOL,
		[ROWS] = COLUMN_INT,
		[NAMES] = COLUMN_TEXT,
		[CODES] = COLUMN_TEXT,
		[NUMBERS] = COLUMN_INT };
	struct columns *made = columns_create(arena, MADE);

	for (size_t i = 0; i < MADE; i++)
		made->column[i].type = types[i];
	return made;
}

static enum err rows_write(struct premium_import *import, const struct verdicts *verdicts)
{
	struct db_value values[3 + CELL_COUNT] = { DB_TEXT(import->job_id),
		DB_INT((int64_t)verdicts->chunk->first), DB_COLUMN(&verdicts->made->column[KEPT]) };

	for (size_t i = 0; i < CELL_COUNT; i++)
		values[3 + i] = DB_COLUMN(verdicts->table.cell[i].column);
	return db_run(import->ctx, QUERY_PREMIUM_ROW_ADD, LENGTH(values), values, NULL);
}

enum err premium_import_take(struct premium_import *import, const struct chunk *chunk)
{
	struct ctx *ctx = import->ctx;
	struct verdicts verdicts = { .chunk = chunk,
		.table = table_cursor_of(ctx, chunk->columns, PREMIUM_COLUMNS),
		.made = made_columns(ctx->arena) };
	const struct column *made = verdicts.made->column;

	while (table_cursor_next(&verdicts.table)) {
		bool good = shape_good(import, &verdicts) && row_good(import, &verdicts);
		column_bool(&verdicts.made->column[KEPT], good);
		import->refused += !good;
	}
	import->rows += (int64_t)chunk->columns->rows;
	enum err err = rows_write(import, &verdicts);
	if (err || !made[ROWS].rows)
		return err;
	return db(ctx, QUERY_JOB_FAULT_ADD, NULL, DB_TEXT(import->job_id), DB_COLUMN(&made[ROWS]),
		DB_COLUMN(&made[NAMES]), DB_COLUMN(&made[CODES]), DB_COLUMN(&made[NUMBERS]));
}

enum err premium_import_close(struct premium_import *import, const char **job_id)
{
	*job_id = import->job_id;
	return db(import->ctx, QUERY_JOB_QUEUE, NULL, DB_TEXT(import->job_id),
		DB_INT(import->rows - import->refused), DB_INT(import->refused),
		DB_INT(import->faults));
}

/* The rows of one step: behind `after`, up to `last`. */
struct row_range {
	const char *job_id;
	int64_t after, last;
};

static enum err stubs_open(struct ctx *ctx, const char *job_id, const struct db_rows *unknown)
{
	struct columns *made = columns_create(ctx->arena, 2);
	struct column *rows = &made->column[0], *ids = &made->column[1];
	struct id_list stubs = { .id = arena_raw(ctx->arena, unknown->count * sizeof(*stubs.id)) };

	rows->type = COLUMN_INT;
	ids->type = COLUMN_UUID;
	for (size_t i = 0; i < unknown->count; i++) {
		char *id = arena_raw(ctx->arena, UUID_SIZE);
		uuid_new(id);
		stubs.id[stubs.count++] = id;
		column_int(rows, db_int(unknown, i, "row"));
		column_uuid(ids, id);
	}
	enum err err = db(ctx, QUERY_PREMIUM_STUB_ADD, NULL, DB_TEXT(job_id), DB_COLUMN(rows),
		DB_COLUMN(ids));
	if (err)
		return err;
	return move(ctx, &(struct move){ .flow = "enterprise",
				 .action = "import_stub",
				 .ids = stubs.id,
				 .count = stubs.count,
				 .version = -1,
				 .note = arena_printf(ctx->arena, "{\"job_id\":\"%s\"}", job_id) });
}

/* Whom nobody has registered: whoever registers meanwhile waits, and finds the stub. */
static enum err stubs_make(struct ctx *ctx, const struct row_range *range, int64_t *count)
{
	struct db_rows unknown;
	enum err err = db_run(ctx, QUERY_ENTERPRISE_STUBS_ALONE, 0, NULL, NULL);

	if (!err)
		err = db(ctx, QUERY_PREMIUM_UNKNOWN, &unknown, DB_TEXT(range->job_id),
			DB_INT(range->after), DB_INT(range->last));
	if (err)
		return err;
	*count = (int64_t)unknown.count;
	return unknown.count ? stubs_open(ctx, range->job_id, &unknown) : ERR_NONE;
}

static const char *counts_text(
	struct ctx *ctx, int64_t corrected, const struct db_rows *stored, int64_t stubs)
{
	int64_t added = db_int(stored, 0, "added"), older = db_int(stored, 0, "older");

	return arena_printf(ctx->arena,
		"{\"inserted\":%" PRId64 ",\"corrected\":%" PRId64 ",\"unchanged\":%" PRId64
		",\"older\":%" PRId64 ",\"low_premiums\":%" PRId64 ",\"stubs\":%" PRId64 "}",
		added - corrected, corrected, db_int(stored, 0, "taken") - added - older, older,
		db_int(stored, 0, "low_premiums"), stubs);
}

static enum err records_store(struct ctx *ctx, const struct row_range *range, int64_t stubs,
	struct job_progress *progress)
{
	struct db_rows old, stored;
	const struct db_value values[] = { DB_TEXT(range->job_id), DB_INT(range->after),
		DB_INT(range->last) };
	enum err err = db_run(ctx, QUERY_PREMIUM_SUPERSEDE, LENGTH(values), values, &old);

	if (!err)
		err = db_run(ctx, QUERY_PREMIUM_STORE, LENGTH(values), values, &stored);
	if (err)
		return err;
	progress->done = db_int(&stored, 0, "taken");
	progress->last_row = range->last;
	progress->counts = counts_text(ctx, db_int(&old, 0, "superseded"), &stored, stubs);
	return ERR_NONE;
}

enum err premium_import_step(struct ctx *ctx, const char *job_id, struct job_progress *progress)
{
	struct db_rows rows;
	struct row_range range = { .job_id = job_id, .after = progress->last_row };
	int64_t stubs = 0;
	enum err err = db(ctx, QUERY_PREMIUM_RANGE, &rows, DB_TEXT(job_id), DB_INT(range.after),
		DB_INT(RANGE_ROWS));

	if (err)
		return err;
	range.last = db_int(&rows, 0, "last");
	err = stubs_make(ctx, &range, &stubs);
	return err ? err : records_store(ctx, &range, stubs, progress);
}

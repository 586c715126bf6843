#include "domain/money/correction.h"

#include <inttypes.h>
#include <string.h>

#include "db/db.h"
#include "domain/case/dossier.h"
#include "domain/case/system.h"

enum { CASE, ENTITLED, AGAINST, COMPUTED, WIDTH };

struct columns *correction_verdicts(struct arena *arena)
{
	static const enum column_type types[WIDTH] = { [CASE] = COLUMN_UUID,
		[ENTITLED] = COLUMN_INT,
		[AGAINST] = COLUMN_TEXT,
		[COMPUTED] = COLUMN_TEXT };
	struct columns *verdicts = columns_create(arena, WIDTH);

	for (size_t i = 0; i < WIDTH; i++)
		verdicts->column[i].type = types[i];
	return verdicts;
}

void correction_verdict_add(struct columns *verdicts, const char *case_id, int64_t entitled_fen,
	const char *against, const char *computed)
{
	struct column *column = verdicts->column;

	column_uuid(&column[CASE], case_id);
	column_int(&column[ENTITLED], entitled_fen);
	if (against)
		column_text(&column[AGAINST], against, strlen(against));
	else
		column_null(&column[AGAINST]);
	column_text(&column[COMPUTED], computed, strlen(computed));
	verdicts->rows++;
}

enum err correction_lock_cases(struct ctx *ctx, const struct id_list *case_ids)
{
	return as_system_db(
		ctx, QUERY_CORRECTION_LOCK_CASES, NULL, DB_LIST(case_ids->id, case_ids->count));
}

/* The figures before its step: the guards ask what is left by them. */
static enum err write(struct ctx *ctx, const char *id, const struct db_rows *wanted, size_t row)
{
	bool opens = db_is_null(wanted, row, "correction_id");

	return db(ctx, opens ? QUERY_CORRECTION_INSERT : QUERY_CORRECTION_RENEW, NULL, DB_TEXT(id),
		DB_TEXT(db_text(wanted, row, "case_id")),
		DB_INT(db_int(wanted, row, "entitled_fen")),
		DB_INT(db_int(wanted, row, "paid_fen")), DB_TEXT(db_text(wanted, row, "cause")),
		DB_TEXT(db_text(wanted, row, "computed")));
}

/* The figures of every step stay in the audit. */
static enum err step(struct ctx *ctx, const char *id, const struct db_rows *wanted, size_t row)
{
	return move(ctx, &(struct move){ .flow = "correction",
				 .action = db_text(wanted, row, "action"),
				 .ids = &id,
				 .count = 1,
				 .version = -1,
				 .as_system = true,
				 .note = arena_printf(ctx->arena,
					 "{\"entitled_fen\":%" PRId64 ",\"paid_fen\":%" PRId64 "}",
					 db_int(wanted, row, "entitled_fen"),
					 db_int(wanted, row, "paid_fen")) });
}

static enum err follow(struct ctx *ctx, const struct db_rows *wanted, size_t row)
{
	char fresh[UUID_SIZE];
	const char *id = db_text(wanted, row, "correction_id");
	enum err err = ERR_NONE;

	if (!id) {
		err = dossier_open(ctx, "correction", db_text(wanted, row, "enterprise_id"),
			db_text(wanted, row, "agency_id"), "GZ", fresh);
		id = arena_text(ctx->arena, fresh);
	}
	if (!err)
		err = write(ctx, id, wanted, row);
	return err ? err : step(ctx, id, wanted, row);
}

static enum err judge(struct ctx *ctx, const struct columns *verdicts)
{
	struct db_rows wanted;
	const struct column *column = verdicts->column;
	const struct db_value values[] = { DB_COLUMN(&column[CASE]), DB_COLUMN(&column[ENTITLED]),
		DB_COLUMN(&column[AGAINST]), DB_COLUMN(&column[COMPUTED]) };
	enum err err = db_run(ctx, QUERY_CORRECTION_WANTED, LENGTH(values), values, &wanted);

	if (!err)
		err = db_run(ctx, QUERY_JUDGEMENT_WRITE, LENGTH(values), values, NULL);
	if (!err)
		err = db(ctx, QUERY_JUDGEMENT_GROUNDS, NULL, DB_COLUMN(&column[CASE]));
	for (size_t row = 0; !err && row < wanted.count; row++)
		err = follow(ctx, &wanted, row);
	return err;
}

enum err correction_judge(struct ctx *ctx, const struct columns *verdicts)
{
	if (!verdicts->rows)
		return ERR_NONE;
	bool entered = as_system_enter(ctx);
	enum err err = judge(ctx, verdicts);
	as_system_leave(ctx, entered);
	return err;
}

enum err correction_turn(struct ctx *ctx, const struct asked_step *asked)
{
	enum err err = as_system_db(ctx, QUERY_CORRECTION_LOCK, NULL, DB_TEXT(asked->id));

	return err ? err : move_asked(ctx, asked);
}

enum err correction_reopen(struct ctx *ctx, const struct moved *moved)
{
	struct db_rows rows;
	enum err err =
		db(ctx, QUERY_CORRECTION_FALLEN, &rows, DB_LIST(moved->ids.id, moved->ids.count));

	if (err)
		return err;
	struct id_list ids = id_list_of(ctx, &rows, "id", NULL, NULL);
	return as_system_move(ctx, "correction", "reopen", &ids);
}

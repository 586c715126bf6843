#include "db/db.h"

#include <string.h>
#ifdef WENGANG_DEBUG
#include <stdlib.h>
#endif

#include "batch.h"
#include "fault.h"
#include "link.h"
#include "number.h"
#include "rows.h"

/* The change of role that a statement of this seat needs first: the transaction stays in the role
 * of the last one. `first` says how many steps stand before the statement. */
static enum err seat_add(struct batch *batch, struct ctx *ctx, int seat, size_t *first)
{
	enum role role = seat < ROLE_COUNT ? (enum role)seat : ctx->actor.role;
	const struct db_value values[] = { DB_TEXT(seat_name(seat)), DB_TEXT(role_word(role)) };
	*first = ctx->db->seat != seat;
	return *first ? batch_add(batch, ctx, SEAT_LOGIN, QUERY_FRAME_ROLE, LENGTH(values), values)
		      : ERR_NONE;
}

static enum err calls_add(
	struct batch *batch, struct ctx *ctx, int seat, const struct db_call *calls, size_t count)
{
	enum err err = ERR_NONE;
	for (size_t i = 0; !err && i < count; i++)
		err = batch_add(batch, ctx, seat, calls[i].query, calls[i].count, calls[i].values);
	return err;
}

/* The results of the calls stand in the batch behind `first` others. */
static void calls_take(struct ctx *ctx, const struct batch *batch, size_t first,
	const struct db_call *calls, size_t count)
{
	for (size_t i = 0; i < count; i++)
		rows_copy(ctx, calls[i].query, batch->step[first + i].result, calls[i].rows);
}

static enum err run(struct ctx *ctx, int seat, const struct db_call *calls, size_t count)
{
	struct batch batch CLEANUP(batch_clear) = { 0 };
	size_t first = 0;
	for (size_t i = 0; i < count; i++)
		rows_none(calls[i].rows);
	enum err err = link_order(ctx, true, calls[0].query);
	if (!err)
		err = seat_add(&batch, ctx, seat, &first);
	if (!err)
		err = calls_add(&batch, ctx, seat, calls, count);
	if (!err)
		err = batch_run(&batch, ctx);
	if (err)
		return err;
	ctx->db->seat = seat;
	calls_take(ctx, &batch, first, calls, count);
	return ERR_NONE;
}

enum err db_run(struct ctx *ctx, enum query query, size_t count, const struct db_value *values,
	struct db_rows *rows)
{
	return db_run_all(ctx, &(struct db_call){ query, rows, count, values }, 1);
}

enum err db_run_all(struct ctx *ctx, const struct db_call *calls, size_t count)
{
	return run(ctx, ctx->db ? ctx->db->asked_seat : SEAT_LOGIN, calls, count);
}

enum err db_run_as(struct ctx *ctx, enum role role, const struct db_call *calls, size_t count)
{
	return run(ctx, (int)role, calls, count);
}

bool db_is_role(const struct ctx *ctx, enum role role)
{
	return ctx->db && ctx->db->asked_seat == (int)role;
}

void db_role(struct ctx *ctx, enum role role)
{
	if (ctx->db)
		ctx->db->asked_seat = (int)role;
}

void db_role_back(struct ctx *ctx)
{
	if (ctx->db)
		ctx->db->asked_seat = seat_of(ctx);
}

/* The program's mistake: nothing of this transaction may be committed. */
static void misread(const struct db_result *result, const char *what, const char *column)
{
	struct ctx *ctx = result->ctx;
	fault_report(ctx, what, NULL, result->query, column);
#ifdef WENGANG_DEBUG
	abort();
#endif
	if (ctx->db)
		ctx->db->misread = true;
}

static const struct db_cell *cell_at(const struct db_rows *rows, size_t row, const char *column)
{
	static const struct db_cell null;
	if (!rows->result)
		return &null;
	int index = db_column(rows, column);
	if (index >= 0 && row < rows->count)
		return &rows->result->cells[row * rows->result->width + (size_t)index];
	misread(rows->result, index < 0 ? "no such column" : "no such row", column);
	return &null;
}

const char *db_text(const struct db_rows *rows, size_t row, const char *column)
{
	return cell_at(rows, row, column)->text;
}

int64_t db_int(const struct db_rows *rows, size_t row, const char *column)
{
	const char *text = cell_at(rows, row, column)->text;
	if (!text)
		return 0;
	int64_t value = 0;
	if (!number_parse(text, &value))
		misread(rows->result, "not a whole number", column);
	return value;
}

bool db_bool(const struct db_rows *rows, size_t row, const char *column)
{
	const char *text = cell_at(rows, row, column)->text;
	return text && *text == 't';
}

bool db_is_null(const struct db_rows *rows, size_t row, const char *column)
{
	return !cell_at(rows, row, column)->text;
}

const char *db_bytes(const struct db_rows *rows, size_t row, const char *column, size_t *size)
{
	const struct db_cell *cell = cell_at(rows, row, column);
	*size = cell->size;
	return cell->text;
}

static size_t width_of(const struct db_rows *rows)
{
	return rows->result ? rows->result->width : 0;
}

int db_column(const struct db_rows *rows, const char *column)
{
	for (size_t i = 0; i < width_of(rows); i++)
		if (!strcmp(rows->result->names[i], column))
			return (int)i;
	return -1;
}

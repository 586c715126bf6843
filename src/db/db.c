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

enum err db_run(struct ctx *ctx, enum query query, size_t count, const struct db_value *values,
	struct db_rows *rows)
{
	struct batch batch CLEANUP(batch_clear) = { 0 };
	rows_none(rows);
	enum err err = link_order(ctx, true, query);
	if (!err)
		err = batch_single(&batch, ctx, ctx->db->seat, query, count, values);
	if (!err)
		rows_copy(ctx, query, batch.step[0].result, rows);
	return err;
}

static enum err seat_add(struct batch *batch, struct ctx *ctx, int seat, enum role role)
{
	const struct db_value values[] = { DB_TEXT(seat_name(seat)), DB_TEXT(role_word(role)) };
	return batch_add(batch, ctx, SEAT_LOGIN, QUERY_FRAME_ROLE, LENGTH(values), values);
}

static enum err seat_take(struct ctx *ctx, int seat, enum role role)
{
	struct batch batch CLEANUP(batch_clear) = { 0 };
	enum err err = seat_add(&batch, ctx, seat, role);
	if (!err)
		err = batch_run(&batch, ctx);
	if (!err)
		ctx->db->seat = seat;
	return err;
}

static enum err calls_add(
	struct batch *batch, struct ctx *ctx, int seat, const struct db_call *calls, size_t count)
{
	enum err err = ERR_NONE;
	for (size_t i = 0; !err && i < count; i++) {
		rows_none(calls[i].rows);
		err = batch_add(batch, ctx, seat, calls[i].query, calls[i].count, calls[i].values);
	}
	return err;
}

/* The results of the calls stand in the batch behind `first` others. */
static void calls_take(struct ctx *ctx, const struct batch *batch, size_t first,
	const struct db_call *calls, size_t count)
{
	for (size_t i = 0; i < count; i++)
		rows_copy(ctx, calls[i].query, batch->step[first + i].result, calls[i].rows);
}

enum err db_run_all(struct ctx *ctx, const struct db_call *calls, size_t count)
{
	struct batch batch CLEANUP(batch_clear) = { 0 };
	enum err err = link_order(ctx, true, calls[0].query);
	if (!err)
		err = calls_add(&batch, ctx, ctx->db->seat, calls, count);
	if (!err)
		err = batch_run(&batch, ctx);
	if (!err)
		calls_take(ctx, &batch, 0, calls, count);
	return err;
}

enum err db_run_as(struct ctx *ctx, enum role role, const struct db_call *calls, size_t count)
{
	struct batch batch CLEANUP(batch_clear) = { 0 };
	if (db_is_role(ctx, role))
		return db_run_all(ctx, calls, count);
	enum err err = link_order(ctx, true, calls[0].query);
	if (!err)
		err = seat_add(&batch, ctx, (int)role, role);
	if (!err)
		err = calls_add(&batch, ctx, (int)role, calls, count);
	if (!err)
		err = seat_add(&batch, ctx, seat_of(ctx), ctx->actor.role);
	if (!err)
		err = batch_run(&batch, ctx);
	if (!err)
		calls_take(ctx, &batch, 1, calls, count);
	return err;
}

bool db_is_role(const struct ctx *ctx, enum role role)
{
	return ctx->db && ctx->db->seat == (int)role;
}

enum err db_role(struct ctx *ctx, enum role role)
{
	enum err err = link_order(ctx, true, QUERY_FRAME_ROLE);
	return err ? err : seat_take(ctx, (int)role, role);
}

enum err db_role_back(struct ctx *ctx)
{
	enum err err = link_order(ctx, true, QUERY_FRAME_ROLE);
	return err ? err : seat_take(ctx, seat_of(ctx), ctx->actor.role);
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

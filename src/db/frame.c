#include "db/frame.h"

#include <string.h>

#include "base/date.h"
#include "batch.h"
#include "fault.h"
#include "link.h"
#include "rows.h"

void frame_as(struct ctx *ctx, enum frame_seat seat)
{
	ctx->db->as = seat;
}

static enum err frame_add(struct batch *batch, struct ctx *ctx, const char *plans)
{
	const struct actor *actor = &ctx->actor;
	const struct db_value values[] = {
		DB_TEXT(seat_name(seat_of(ctx))),
		DB_TEXT(role_word(actor->role)),
		DB_TEXT(actor->user_id),
		DB_TEXT(actor->human_id),
		DB_TEXT(actor->enterprise_id),
		DB_TEXT(actor->agency_id),
		DB_TEXT(actor->client_id),
		DB_TEXT(ctx->request_id),
		DB_TEXT(plans),
	};
	return batch_add(batch, ctx, SEAT_LOGIN, QUERY_FRAME, LENGTH(values), values);
}

/* Business time, fixed for the transaction by the frame's answer. */
static void frame_take(struct ctx *ctx, PGresult *result)
{
	struct db_rows rows;
	rows_copy(ctx, QUERY_FRAME, result, &rows);
	ctx->now_us = db_int(&rows, 0, "now_us");
	ctx->today = date_of_instant(ctx->now_us);
	ctx->db->seat = ctx->db->asked_seat = seat_of(ctx);
}

/* Sessions have the time-out that goes with their pool's deadline. */
static enum err patience_add(struct batch *batch, struct ctx *ctx)
{
	int call_ms = ctx->db->call_ms;
	if (call_ms == ctx->db->pool->settings.query_ms)
		return ERR_NONE;
	return batch_add(batch, ctx, SEAT_LOGIN, QUERY_FRAME_PATIENCE, 1,
		&DB_TEXT(arena_printf(ctx->arena, "%d", link_statement_ms(call_ms))));
}

/* Runs {frame, query} behind what the batch holds already; query may be QUERY_COUNT. */
static enum err frame_run(struct batch *batch, struct ctx *ctx, enum query query, size_t count,
	const struct db_value *values, struct db_rows *rows)
{
	size_t frame = batch->count, last;
	/* What a transaction (BEGIN stands before) asks is asked by key and planned once for a
	 * session; a read alone asks with filters that come and go. */
	enum err err = frame_add(batch, ctx, frame ? "force_generic_plan" : "auto");
	if (!err)
		err = patience_add(batch, ctx);
	last = batch->count;
	if (!err && query != QUERY_COUNT)
		err = batch_add(batch, ctx, seat_of(ctx), query, count, values);
	if (!err)
		err = batch_run(batch, ctx);
	if (err)
		return err;
	frame_take(ctx, batch->step[frame].result);
	if (query != QUERY_COUNT)
		rows_copy(ctx, query, batch->step[last].result, rows);
	return ERR_NONE;
}

enum err frame_begin(struct ctx *ctx, enum query first, size_t count, const struct db_value *values,
	struct db_rows *rows)
{
	struct batch batch CLEANUP(batch_clear) = { 0 };
	rows_none(rows);
	enum err err = link_order(ctx, false, first);
	if (!err)
		err = batch_add(&batch, ctx, SEAT_LOGIN, QUERY_FRAME_BEGIN, 0, NULL);
	if (err)
		return err;
	ctx->db->misread = false;
	err = frame_run(&batch, ctx, first, count, values, rows);
	ctx->db->open = ctx->db->conn && PQtransactionStatus(ctx->db->conn) != PQTRANS_IDLE;
	return err;
}

enum err frame_read(struct ctx *ctx, enum query query, size_t count, const struct db_value *values,
	struct db_rows *rows)
{
	struct batch batch CLEANUP(batch_clear) = { 0 };
	rows_none(rows);
	enum err err = link_order(ctx, false, query);
	return err ? err : frame_run(&batch, ctx, query, count, values, rows);
}

enum err frame_check(struct ctx *ctx)
{
	struct batch batch CLEANUP(batch_clear) = { 0 };
	enum err err = link_order(ctx, true, QUERY_FRAME_CHECK);
	return err ? err : batch_single(&batch, ctx, SEAT_LOGIN, QUERY_FRAME_CHECK, 0, NULL);
}

/* PostgreSQL answers COMMIT of a failed transaction with success and the tag ROLLBACK. */
static enum err tag_check(struct ctx *ctx, const PGresult *result)
{
	if (!strcmp(PQcmdStatus((PGresult *)result), "COMMIT"))
		return ERR_NONE;
	fault_report(
		ctx, "a failed transaction was to be committed", NULL, QUERY_FRAME_COMMIT, NULL);
	return fail(&ctx->fault, ERR_INTERNAL);
}

enum err frame_commit(struct ctx *ctx)
{
	struct batch batch CLEANUP(batch_clear) = { 0 };
	enum err err = link_order(ctx, true, QUERY_FRAME_COMMIT);
	if (err)
		return err;
	if (ctx->db->misread) {
		frame_rollback(ctx);
		return fail(&ctx->fault, ERR_INTERNAL);
	}
	err = batch_single(&batch, ctx, SEAT_LOGIN, QUERY_FRAME_COMMIT, 0, NULL);
	ctx->db->open = false;
	return err ? err : tag_check(ctx, batch.step[0].result);
}

/* Asks nothing of the fault: it is the cause that must be told, not what happened while leaving. */
void frame_rollback(struct ctx *ctx)
{
	struct batch batch CLEANUP(batch_clear) = { 0 };
	struct db_link *link = ctx->db;
	if (!link || !link->open)
		return;
	struct fault cause = ctx->fault;
	bool retryable = link->retryable;
	if (batch_single(&batch, ctx, SEAT_LOGIN, QUERY_FRAME_ROLLBACK, 0, NULL) && link->conn)
		link_close(link);
	link->open = false;
	link->retryable = retryable;
	ctx->fault = cause;
}

bool frame_retryable(const struct ctx *ctx)
{
	return ctx->db && ctx->db->retryable;
}

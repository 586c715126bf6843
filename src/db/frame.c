#include "base/date.h"
#include "wire.h"

#include <string.h>

const char *seat_name(int seat)
{
	static const char *const names[SEAT_COUNT] = {
#define ROLE(word, zh, en) [ROLE_##word] = "wg_" #word,
#include "tbl/role.def"
		[SEAT_AUTH] = "wg_auth",
	};
	return names[seat];
}

static int seat_of(const struct ctx *ctx)
{
	static const int seats[] = { [DB_ACTOR] = -1, [DB_AUTH] = SEAT_AUTH };
	int seat = seats[ctx->db->as];
	return seat < 0 ? (int)ctx->actor.role : seat;
}

void db_as(struct ctx *ctx, enum db_seat seat)
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
	rows_copy(&rows, ctx, QUERY_FRAME, result);
	ctx->now_us = db_int(&rows, 0, "now_us");
	ctx->today = date_of_instant(ctx->now_us);
	ctx->db->seat = seat_of(ctx);
}

/* Runs {frame, query} behind what the batch holds already; query may be QUERY_COUNT. */
static enum err frame_run(struct batch *batch, struct ctx *ctx, enum query query,
	struct db_rows *rows, size_t count, const struct db_value *values)
{
	size_t frame = batch->count;
	/* What a transaction (BEGIN stands before) asks is asked by key and planned once for a
	 * session; a read alone asks with filters that come and go. */
	enum err err = frame_add(batch, ctx, frame ? "force_generic_plan" : "auto");
	if (!err && query != QUERY_COUNT)
		err = batch_add(batch, ctx, seat_of(ctx), query, count, values);
	if (!err)
		err = batch_run(batch, ctx);
	if (err)
		return err;
	frame_take(ctx, batch->step[frame].result);
	if (query != QUERY_COUNT)
		rows_copy(rows, ctx, query, batch->step[frame + 1].result);
	return ERR_NONE;
}

static void rows_none(struct db_rows *rows)
{
	if (rows)
		*rows = (struct db_rows){ 0 };
}

/* A call that does not fit the state of the transaction is the program's mistake. */
static enum err order_check(struct ctx *ctx, bool open, enum query query)
{
	if (ctx->db && ctx->db->open == open)
		return ERR_NONE;
	trouble_report(
		ctx, open ? "no transaction is open" : "a transaction is open", NULL, query, NULL);
	return fail(&ctx->fault, ERR_INTERNAL);
}

enum err db_begin(struct ctx *ctx, enum query first, struct db_rows *rows, size_t count,
	const struct db_value *values)
{
	struct batch batch CLEANUP(batch_clear) = { 0 };
	rows_none(rows);
	enum err err = order_check(ctx, false, first);
	if (!err)
		err = batch_add(&batch, ctx, SEAT_LOGIN, QUERY_FRAME_BEGIN, 0, NULL);
	if (err)
		return err;
	ctx->db->misread = false;
	err = frame_run(&batch, ctx, first, rows, count, values);
	ctx->db->open = ctx->db->conn && PQtransactionStatus(ctx->db->conn) != PQTRANS_IDLE;
	return err;
}

enum err db_read(struct ctx *ctx, enum query query, struct db_rows *rows, size_t count,
	const struct db_value *values)
{
	struct batch batch CLEANUP(batch_clear) = { 0 };
	rows_none(rows);
	enum err err = order_check(ctx, false, query);
	return err ? err : frame_run(&batch, ctx, query, rows, count, values);
}

/* One statement of the open transaction. */
static enum err statement_run(struct batch *batch, struct ctx *ctx, int seat, enum query query,
	size_t count, const struct db_value *values)
{
	enum err err = batch_add(batch, ctx, seat, query, count, values);
	return err ? err : batch_run(batch, ctx);
}

enum err db_run(struct ctx *ctx, enum query query, struct db_rows *rows, size_t count,
	const struct db_value *values)
{
	struct batch batch CLEANUP(batch_clear) = { 0 };
	rows_none(rows);
	enum err err = order_check(ctx, true, query);
	if (!err)
		err = statement_run(&batch, ctx, ctx->db->seat, query, count, values);
	if (!err)
		rows_copy(rows, ctx, query, batch.step[0].result);
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
		rows_copy(calls[i].rows, ctx, calls[i].query, batch->step[first + i].result);
}

enum err db_run_all(struct ctx *ctx, const struct db_call *calls, size_t count)
{
	struct batch batch CLEANUP(batch_clear) = { 0 };
	enum err err = order_check(ctx, true, calls[0].query);
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
	enum err err = order_check(ctx, true, calls[0].query);
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
	enum err err = order_check(ctx, true, QUERY_FRAME_ROLE);
	return err ? err : seat_take(ctx, (int)role, role);
}

enum err db_role_back(struct ctx *ctx)
{
	enum err err = order_check(ctx, true, QUERY_FRAME_ROLE);
	return err ? err : seat_take(ctx, seat_of(ctx), ctx->actor.role);
}

enum err db_check(struct ctx *ctx)
{
	struct batch batch CLEANUP(batch_clear) = { 0 };
	enum err err = order_check(ctx, true, QUERY_FRAME_CHECK);
	return err ? err : statement_run(&batch, ctx, SEAT_LOGIN, QUERY_FRAME_CHECK, 0, NULL);
}

/* PostgreSQL answers COMMIT of a failed transaction with success and the tag ROLLBACK. */
static enum err tag_check(struct ctx *ctx, const PGresult *result)
{
	if (!strcmp(PQcmdStatus((PGresult *)result), "COMMIT"))
		return ERR_NONE;
	trouble_report(
		ctx, "a failed transaction was to be committed", NULL, QUERY_FRAME_COMMIT, NULL);
	return fail(&ctx->fault, ERR_INTERNAL);
}

enum err db_commit(struct ctx *ctx)
{
	struct batch batch CLEANUP(batch_clear) = { 0 };
	enum err err = order_check(ctx, true, QUERY_FRAME_COMMIT);
	if (err)
		return err;
	if (ctx->db->misread) {
		db_rollback(ctx);
		return fail(&ctx->fault, ERR_INTERNAL);
	}
	err = statement_run(&batch, ctx, SEAT_LOGIN, QUERY_FRAME_COMMIT, 0, NULL);
	ctx->db->open = false;
	return err ? err : tag_check(ctx, batch.step[0].result);
}

/* Asks nothing of the fault: it is the cause that must be told, not what happened while leaving. */
void db_rollback(struct ctx *ctx)
{
	struct batch batch CLEANUP(batch_clear) = { 0 };
	struct db_link *link = ctx->db;
	if (!link || !link->open)
		return;
	struct fault cause = ctx->fault;
	bool retryable = link->retryable;
	char constraint[CONSTRAINT_SIZE];
	memcpy(constraint, link->constraint, sizeof(constraint));
	if (statement_run(&batch, ctx, SEAT_LOGIN, QUERY_FRAME_ROLLBACK, 0, NULL) && link->conn)
		link_close(link);
	link->open = false;
	link->retryable = retryable;
	memcpy(link->constraint, constraint, sizeof(constraint));
	ctx->fault = cause;
}

bool db_retryable(const struct ctx *ctx)
{
	return ctx->db && ctx->db->retryable;
}

const char *db_constraint(const struct ctx *ctx)
{
	return ctx->db && *ctx->db->constraint ? ctx->db->constraint : NULL;
}

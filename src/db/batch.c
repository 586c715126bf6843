#include "batch.h"

#include <stdio.h>

#include "db/statement.h"
#include "fault.h"
#include "link.h"
#include "wire.h"

#define PREPARED_NAME 24

static void prepared_name(char name[PREPARED_NAME], const struct batch_step *step)
{
	snprintf(name, PREPARED_NAME, "q%dr%d", (int)step->query, step->seat);
}

static uint64_t prepared_bit(enum query query)
{
	return UINT64_C(1) << (query % 64);
}

/* Prepared for this seat on this connection, or by a step before it in this batch. */
static bool is_prepared(
	const struct batch *batch, const struct db_link *link, int seat, enum query query)
{
	for (size_t i = 0; i < batch->count; i++)
		if (batch->step[i].query == query && batch->step[i].seat == seat)
			return true;
	return link->prepared[seat][query / 64] & prepared_bit(query);
}

enum err batch_add(struct batch *batch, struct ctx *ctx, int seat, enum query query, size_t count,
	const struct db_value *values)
{
	struct batch_step *step = &batch->step[batch->count];
	if (!parameters_from(ctx, query, count, values, &step->parameters))
		return fail(&ctx->fault, ERR_INTERNAL);
	step->query = query;
	step->seat = seat;
	step->prepare = !is_prepared(batch, ctx->db, seat, query);
	batch->count++;
	return ERR_NONE;
}

void batch_clear(struct batch *batch)
{
	for (size_t i = 0; i < batch->count; i++)
		wire_clear(&batch->step[i].result);
	wire_clear(&batch->failure);
}

static bool step_send(PGconn *conn, const struct batch_step *step)
{
	const struct statement *statement = &STATEMENTS[step->query];
	const struct parameters *p = &step->parameters;
	char name[PREPARED_NAME];
	prepared_name(name, step);
	if (step->prepare && !PQsendPrepare(conn, name, statement->sql, p->count, statement->types))
		return false;
	return PQsendQueryPrepared(conn, name, p->count, p->values, p->lengths, p->formats, 0);
}

static bool batch_send(const struct batch *batch, PGconn *conn)
{
	for (size_t i = 0; i < batch->count; i++)
		if (!step_send(conn, &batch->step[i]))
			return false;
	return PQpipelineSync(conn);
}

/* One command's answer: its result, then NULL. */
static bool answer_take(PGconn *conn, int64_t until_us, PGresult **result)
{
	PGresult *end CLEANUP(wire_clear) = NULL;
	return wire_take(conn, until_us, result) && *result && wire_take(conn, until_us, &end) &&
	       !end;
}

/* COPY would need a conversation of its own and an empty statement is none: neither is a named
 * statement's business. */
static bool answer_good(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);
	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* Keeps the first failure; those behind it only say that the pipeline was aborted. */
static void failure_note(struct batch *batch, const struct batch_step *step, PGresult **result)
{
	if (batch->failure || PQresultStatus(*result) == PGRES_PIPELINE_ABORTED)
		return;
	batch->failure = *result;
	batch->failed = step->query;
	*result = NULL;
}

static bool step_take(
	struct batch *batch, struct batch_step *step, struct db_link *link, int64_t until_us)
{
	PGresult *prepared CLEANUP(wire_clear) = NULL;
	if (step->prepare) {
		bool answered = answer_take(link->conn, until_us, &prepared);
		if (answered && answer_good(prepared))
			link->prepared[step->seat][step->query / 64] |= prepared_bit(step->query);
		else if (prepared)
			failure_note(batch, step, &prepared);
		if (!answered)
			return false;
	}
	bool answered = answer_take(link->conn, until_us, &step->result);
	if (step->result && !answer_good(step->result))
		failure_note(batch, step, &step->result);
	return answered;
}

static bool batch_take(struct batch *batch, struct db_link *link, int64_t until_us)
{
	PGresult *sync CLEANUP(wire_clear) = NULL;
	for (size_t i = 0; i < batch->count; i++)
		if (!step_take(batch, &batch->step[i], link, until_us))
			return false;
	return wire_take(link->conn, until_us, &sync) &&
	       PQresultStatus(sync) == PGRES_PIPELINE_SYNC;
}

/*
 * A connection that missed its deadline is closed, not cancelled: PQcancel blocks as long as a
 * stopped server does. The server ends the work itself (statement_timeout, and
 * client_connection_check_interval sees that we have gone).
 */
enum err batch_run(struct batch *batch, struct ctx *ctx)
{
	struct db_link *link = ctx->db;
	link->retryable = false;
	if (!link->conn)
		return fail(&ctx->fault, ERR_DATABASE);
	int64_t until_us = link_until_us(link);
	bool whole = batch_send(batch, link->conn) && batch_take(batch, link, until_us);
	if (!whole || PQstatus(link->conn) != CONNECTION_OK) {
		link_close(link);
		fault_report(ctx, "connection lost",
			PQresultErrorField(batch->failure, PG_DIAG_SQLSTATE), batch->step[0].query,
			NULL);
		return fail(&ctx->fault, ERR_DATABASE);
	}
	return batch->failure ? fault_from(ctx, batch->failure, batch->failed) : ERR_NONE;
}

enum err batch_single(struct batch *batch, struct ctx *ctx, int seat, enum query query,
	size_t count, const struct db_value *values)
{
	enum err err = batch_add(batch, ctx, seat, query, count, values);
	return err ? err : batch_run(batch, ctx);
}

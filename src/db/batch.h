/** Statements that travel together; each is prepared on its first use by this connection and seat.
 */
#pragma once
#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/ctx.h"
#include "parameter.h"

/** Those of a caller, and a change of role before them; or a beginning, the frame, its time-out and
 * one statement. */
#define BATCH_STEPS (DB_CALLS + 1)
struct batch_step {
	enum query query;
	int seat;
	bool prepare;
	struct parameters parameters;
	PGresult *result;
};
struct batch {
	size_t count;
	struct batch_step step[BATCH_STEPS];
	PGresult *failure; /**< the first that failed, and its statement */
	enum query failed;
};

void batch_clear(struct batch *batch);
MUST_USE enum err batch_add(struct batch *batch, struct ctx *ctx, int seat, enum query query,
	size_t count, const struct db_value *values);
/** Runs the batch on ctx->db; the first failure becomes the fault. Results are in the steps. */
MUST_USE enum err batch_run(struct batch *batch, struct ctx *ctx);
/** Adds one statement of the open transaction and runs. */
MUST_USE enum err batch_single(struct batch *batch, struct ctx *ctx, int seat, enum query query,
	size_t count, const struct db_value *values);

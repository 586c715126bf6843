/**
 * The frame of a transaction: who acts, in which database role, at which business time. Every call
 * needs a borrowed connection (db/pool.h); domain code sees only db/db.h.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/ctx.h"
#include "db/db.h"

/** Whose database role a transaction takes: that of the actor's API role, or one that is none. */
enum frame_seat {
	FRAME_ACTOR,
	FRAME_AUTH, /**< wg_auth: the token endpoint */
	FRAME_WORK  /**< wg_work: what only the worker may do */
};
/** For the transactions from here to pool_return; app.role stays the actor's word. */
void frame_as(struct ctx *ctx, enum frame_seat seat);

/**
 * Begins: one pipelined batch {BEGIN; frame (role, settings, business time into ctx); first}.
 * `first` is one more named statement with its values whose rows come back (idempotency and account
 * check), or QUERY_COUNT for none.
 */
MUST_USE enum err frame_begin(struct ctx *ctx, enum query first, size_t count,
	const struct db_value *values, struct db_rows *rows);
/** COMMIT; ERR_NONE only when the tag says COMMIT. Deferred constraints fail here and are mapped
 * like any other. After ERR_DATABASE the outcome is unknown. */
MUST_USE enum err frame_commit(struct ctx *ctx);
/** Ends without effect. Safe at any time. */
void frame_rollback(struct ctx *ctx);
/** Makes deferred constraints speak now (dry run). */
MUST_USE enum err frame_check(struct ctx *ctx);
/** A whole read in one round trip: pipelined {frame, statement} in one implicit transaction. */
MUST_USE enum err frame_read(struct ctx *ctx, enum query query, size_t count,
	const struct db_value *values, struct db_rows *rows);
/** Whether the last failure is worth a retry of the whole transaction (40001, 40P01). Ask before
 * pool_return; a rollback does not change it. */
bool frame_retryable(const struct ctx *ctx);

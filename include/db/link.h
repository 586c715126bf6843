/**
 * Connections: the pool, and the frame of a transaction (who acts, in which database role, at which
 * business time).
 *
 * N connections, borrowed with a deadline: the pool is the program's real limiter. Used by
 * dispatch, the job runner and tests; domain code sees only db/db.h.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/ctx.h"
#include "db/db.h"

struct db_pool;

struct db_settings {
	const char *conninfo; /**< libpq connection string; time zone, timeouts and
				 synchronous_commit are added */
	int size;             /**< connections */
	int borrow_ms; /**< longest wait for a free connection, then ERR_BUSY with Retry-After */
	int query_ms;  /**< deadline of one call to the database, and of making a connection */
};

/** Connects lazily. Lives until db_pool_destroy. */
struct db_pool *db_pool_create(const struct db_settings *settings);
void db_pool_destroy(struct db_pool *pool);
/** Connections in all, in use, and callers waiting; for /metrics and /readyz. */
void db_pool_count(const struct db_pool *pool, int *size, int *used, int *waiting);

/** Takes a connection into ctx->db: ERR_BUSY after the wait, ERR_DATABASE when none can be made. */
MUST_USE enum err db_borrow(struct db_pool *pool, struct ctx *ctx);
/** Gives it back; an open transaction is rolled back, an unclean connection closed. Fine without
 * one. Results stay readable until the arena goes. */
void db_return(struct ctx *ctx);

/** Whose database role a transaction takes: that of the actor's API role, or the one that is none.
 */
enum db_seat {
	DB_ACTOR,
	DB_AUTH /**< wg_auth: the token endpoint */
};
/** For the transactions from here to db_return; app.role stays the actor's word. */
void db_as(struct ctx *ctx, enum db_seat seat);

/**
 * Begins: one pipelined batch {BEGIN; frame (role, settings, business time into ctx); first}.
 * `first` is one more named statement with its values whose rows come back (idempotency and account
 * check), or QUERY_COUNT for none.
 */
MUST_USE enum err db_begin(struct ctx *ctx, enum query first, struct db_rows *rows, size_t count,
	const struct db_value *values);
/** COMMIT; ERR_NONE only when the tag says COMMIT. Deferred constraints fail here and are mapped
 * like any other. After ERR_DATABASE the outcome is unknown. */
MUST_USE enum err db_commit(struct ctx *ctx);
/** Ends without effect. Safe at any time. */
void db_rollback(struct ctx *ctx);
/** Makes deferred constraints speak now (dry run). */
MUST_USE enum err db_check(struct ctx *ctx);
/** A whole read in one round trip: pipelined {frame, statement} in one implicit transaction. */
MUST_USE enum err db_read(struct ctx *ctx, enum query query, struct db_rows *rows, size_t count,
	const struct db_value *values);
/** Whether the last failure is worth a retry of the whole transaction (40001, 40P01). Ask before
 * db_return; a rollback does not change it. */
bool db_retryable(const struct ctx *ctx);
/** Name of the constraint that failed last in this transaction, or NULL. */
const char *db_constraint(const struct ctx *ctx);

/**
 * N connections, borrowed with a deadline: the pool is the program's real limiter. Used by
 * dispatch, the job runner and tests; domain code sees only db/db.h.
 */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"

struct db_pool;

struct pool_settings {
	const char *conninfo; /**< libpq connection string; time zone, timeouts and
				 synchronous_commit are added */
	int size;             /**< connections */
	int borrow_ms; /**< longest wait for a free connection, then ERR_BUSY with Retry-After */
	int query_ms;  /**< deadline of one call to the database, unless ctx->call_ms says another;
			  making a connection takes 2 s for each host that is silent */
};

/** Connects lazily. Lives until pool_destroy. */
struct db_pool *pool_create(const struct pool_settings *settings);
void pool_destroy(struct db_pool *pool);
/** Connections in all, in use, and callers waiting; for /metrics and /readyz. */
void pool_count(const struct db_pool *pool, int *size, int *used, int *waiting);

/** Takes a connection into ctx->db: ERR_BUSY after the wait, ERR_DATABASE when none can be made. */
MUST_USE enum err pool_borrow(struct db_pool *pool, struct ctx *ctx);
/** Gives it back; an open transaction is rolled back, an unclean connection closed. Fine without
 * one. Results stay readable until the arena goes. */
void pool_return(struct ctx *ctx);

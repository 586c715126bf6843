/** One connection, and the pool it belongs to. */
#pragma once
#include <libpq-fe.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "db/frame.h"
#include "db/pool.h"
#include "seat.h"

#define QUERY_WORDS (((size_t)QUERY_COUNT + 63) / 64)
/** What a caller is told to wait when we are busy. */
#define RETRY_AFTER_S 1

struct db_link {
	struct db_pool *pool;
	PGconn *conn; /**< NULL until the first borrow, and after the connection was lost */
	enum frame_seat as;
	int seat;       /**< whose statements run now */
	int asked_seat; /**< whose the next one is; the role changes with it */
	bool open;      /**< between frame_begin and frame_commit or frame_rollback */
	bool misread;   /**< the program asked for a column that is not there: it must not commit */
	bool stale;     /**< the connection must be closed when it comes back */
	bool retryable; /**< of the last failure */
	int call_ms;    /**< deadline of each call of this borrower */
	int64_t asked_us; /**< when it asked for a connection; 0 after its first call */
	uint64_t prepared[SEAT_COUNT][QUERY_WORDS];
};

struct db_pool {
	struct arena *arena;
	struct pool_settings settings;
	char *options; /**< -c settings of every session */
	pthread_mutex_t lock;
	pthread_cond_t freed;
	int free_count;
	struct db_link **free;
	struct db_link *links;
	atomic_int used, waiting;
};

/** When the call that starts now has to be answered. The first of a borrower pays for its wait for
 * the connection, so that who waited is told as soon as everybody else. */
int64_t link_until_us(struct db_link *link);
/** The statement_timeout that goes with a deadline: the server gives up a little before we do, so
 * that a slow statement costs no connection. */
int link_statement_ms(int call_ms);
/** Closes and forgets everything that was prepared. */
void link_close(struct db_link *link);
/** Whether the transaction is open or not, as the call wants it: else the program's mistake
 * (reported). */
MUST_USE enum err link_order(struct ctx *ctx, bool open, enum query query);

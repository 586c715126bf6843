/**
 * The floor's inside: one connection, the conversation with it under a deadline, and batches of
 * statements.
 *
 * Every connection stays non-blocking and in libpq's pipeline mode, so each call is: queue, Sync,
 * wait for the answers. Nothing here blocks longer than the deadline, even when the backend is
 * stopped.
 */
#pragma once
#include <libpq-fe.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/ctx.h"
#include "db/db.h"
#include "db/link.h"
#include "db/statement.h"

/* Database roles: those of the API in their order, then the seats that are nobody's API role. */
enum { SEAT_AUTH = ROLE_COUNT, SEAT_LOGIN, SEAT_COUNT };
/** wg_county, …, wg_auth. */
const char *seat_name(int seat);

#define QUERY_WORDS (((size_t)QUERY_COUNT + 63) / 64)
/** Types of PostgreSQL by their fixed numbers. */
enum oid {
	OID_BOOL = 16,
	OID_BYTEA = 17,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_TEXT = 25,
	OID_JSON = 114,
	OID_INT4_ARRAY = 1007
};
/** What a caller is told to wait when we are busy. */
#define RETRY_AFTER_S 1
/** NAMEDATALEN of PostgreSQL. */
#define CONSTRAINT_SIZE 64

struct db_link {
	struct db_pool *pool;
	PGconn *conn; /**< NULL until the first borrow, and after the connection was lost */
	enum db_seat as;
	int seat;       /**< whose statements run now */
	bool open;      /**< between db_begin and db_commit or db_rollback */
	bool misread;   /**< the program asked for a column that is not there: it must not commit */
	bool stale;     /**< the connection must be closed when it comes back */
	bool retryable; /**< of the last failure */
	char constraint[CONSTRAINT_SIZE];
	uint64_t prepared[SEAT_COUNT][QUERY_WORDS];
};

struct db_pool {
	struct arena *arena;
	struct db_settings settings;
	char *options; /**< -c settings of every session */
	pthread_mutex_t lock;
	pthread_cond_t freed;
	int free_count;
	struct db_link **free;
	struct db_link *links;
	atomic_int used, waiting;
};

/** Deadlines are instants of tick_steady_us. */
/** Connects and enters pipeline mode; NULL when it failed or took longer. */
PGconn *wire_connect(const struct db_pool *pool, int64_t until_us);
/** Sends what is queued and takes the next result. False when the connection is lost or the
 * deadline has passed. */
bool wire_take(PGconn *conn, int64_t until_us, PGresult **result);
/** Whether an idle connection is still there: a server that went away has left its farewell in the
 * socket. */
bool wire_alive(PGconn *conn);
/** Closes and forgets everything that was prepared. */
void link_close(struct db_link *link);
/** The whole of `text` as an int64; false when it is none. */
bool number_parse(const char *text, int64_t *number);
void result_clear(PGresult **result);
/** PQsetNoticeReceiver: the server's notices quote values. */
void notice_ignore(void *context, const PGresult *result);

/** Parameters in libpq's form. */
struct parameters {
	int count;
	const char **values;
	int *lengths, *formats;
};
/** False when count or types do not fit the statement's `-- in:` line (reported). */
bool parameters_from(struct parameters *parameters, struct ctx *ctx, enum query query, size_t count,
	const struct db_value *values);

/** Statements that travel together; each is prepared on its first use by this connection and seat:
 * those of a caller, and a change of role before and after them. */
#define BATCH_STEPS (DB_CALLS + 2)
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

/** Copies a result into the request's arena; `rows` may be NULL. */
void rows_copy(struct db_rows *rows, struct ctx *ctx, enum query query, PGresult *result);

/** Turns a failed result (or NULL: the connection is lost) into the fault of the request. */
MUST_USE enum err fault_from(struct ctx *ctx, const PGresult *result, enum query query);
/** One log line: words of the program and names of the schema, never a value of a request or a text
 * of the server. */
void trouble_report(const struct ctx *ctx, const char *what, const char *sqlstate, enum query query,
	const char *name);

/**
 * The database: named statements inside the request's transaction.
 *
 * There is no SQL in C: sql/query/<stem>.sql becomes `enum query` and a table at build
 * (gen/query.h). Parameters are tagged values, checked against the statement's `-- in:` line;
 * results are read by column name. Every call has a deadline.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/column.h"
#include "base/ctx.h"
#include "gen/query.h" /* enum query: QUERY_<NAME> */

enum db_kind {
	DB_KIND_NULL,
	DB_KIND_TEXT,
	DB_KIND_INT,
	DB_KIND_BOOL,
	DB_KIND_BYTES,
	DB_KIND_COLUMN,
	DB_KIND_LIST
};

/** One parameter. Build it with the macros below, in the order of the statement's `-- in:` line. */
struct db_value {
	enum db_kind kind;
	const char *text; /**< DB_KIND_TEXT (any type PostgreSQL can read from text: uuid, date,
			     json, timestamptz, …) */
	const void *bytes;
	size_t size; /**< DB_KIND_BYTES: bytes; DB_KIND_LIST: elements */
	int64_t number;
	const struct column *column;
	const char *const *
		list; /**< DB_KIND_LIST: text array; elements may be uuids for a uuid[] parameter */
};
#define DB_NONE ((struct db_value){ .kind = DB_KIND_NULL })
/** Text; a NULL pointer becomes SQL null. */
#define DB_TEXT(t) ((struct db_value){ .kind = DB_KIND_TEXT, .text = (t) })
#define DB_INT(n) ((struct db_value){ .kind = DB_KIND_INT, .number = (n) })
#define DB_BOOL(b) ((struct db_value){ .kind = DB_KIND_BOOL, .number = (b) })
#define DB_BYTES(p, n) ((struct db_value){ .kind = DB_KIND_BYTES, .bytes = (p), .size = (n) })
#define DB_COLUMN(c) ((struct db_value){ .kind = DB_KIND_COLUMN, .column = (c) })
#define DB_LIST(p, n) ((struct db_value){ .kind = DB_KIND_LIST, .list = (p), .size = (n) })

/** Rows of a result, copied into the request's arena: readable as long as the request, with or
 * without its connection. */
struct db_rows {
	size_t count;
	long affected; /**< rows an INSERT, UPDATE or DELETE touched */
	struct db_result *result;
};

/** Runs one statement. Rows may be NULL when only success counts. Constraint names become kinds of
 * errors (tbl/constraint.def). */
MUST_USE enum err db_run(struct ctx *ctx, enum query query, size_t count,
	const struct db_value *values, struct db_rows *rows);
/** The same, the values said in place, so they stand last:
 * db(ctx, QUERY_X, &rows, DB_TEXT(id), DB_INT(3)) */
#define db(ctx, query, rows, ...)                                                                  \
	db_run(ctx, query, LENGTH(((const struct db_value[]){ __VA_ARGS__ })),                     \
		(const struct db_value[]){ __VA_ARGS__ }, rows)

/** Values of a result by column name; a missing column is a programming error and ends the request
 * with ERR_INTERNAL at commit. Null gives NULL, 0, false. */
const char *db_text(const struct db_rows *rows, size_t row, const char *column);
int64_t db_int(const struct db_rows *rows, size_t row, const char *column);
bool db_bool(const struct db_rows *rows, size_t row, const char *column);
bool db_is_null(const struct db_rows *rows, size_t row, const char *column);
/** Bytes of a text or (decoded) bytea value and their count; a NUL follows them. */
const char *db_bytes(const struct db_rows *rows, size_t row, const char *column, size_t *size);
/** Whether the result has such a column; its index, or -1. */
int db_column(const struct db_rows *rows, const char *column);

/** Statements that travel together. */
#define DB_CALLS 3
struct db_call {
	enum query query;
	struct db_rows *rows; /**< NULL: only success counts */
	size_t count;
	const struct db_value *values;
};
/** Runs up to DB_CALLS statements in one round trip, each after the one before: with a snapshot of
 * its own, so that the second sees what the first waited for. */
MUST_USE enum err db_run_all(struct ctx *ctx, const struct db_call *calls, size_t count);
/** The same as another database role. */
MUST_USE enum err db_run_as(
	struct ctx *ctx, enum role role, const struct db_call *calls, size_t count);

/** Whether statements run as this role now. */
bool db_is_role(const struct ctx *ctx, enum role role);
/** Runs the following statements of the open transaction as another database role, until
 * db_role_back: only for `system` steps done in the transaction of their cause. */
void db_role(struct ctx *ctx, enum role role);
void db_role_back(struct ctx *ctx);

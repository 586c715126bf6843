/**
 * What the program does itself, in the transaction of its cause: with the rights of the database
 * role `system`, never with the officer's.
 *
 * Several cases take one step together, whatever their flow (claims now, refunds too).
 */
#pragma once
#include <stddef.h>

#include "base/attr.h"
#include "base/ctx.h"
#include "db/db.h"

/** Runs one statement as `system`, then goes back to the actor's role. */
MUST_USE enum err system_run(struct ctx *ctx, enum query query, struct db_rows *rows, size_t count,
	const struct db_value *values);
/** system_db(ctx, QUERY_X, &rows, TEXT(id)) */
#define system_db(ctx, query, rows, ...)                                                           \
	system_run(ctx, query, rows, LENGTH(((const struct db_value[]){ __VA_ARGS__ })),           \
		(const struct db_value[]){ __VA_ARGS__ })

/** Words of a result: ids, mostly. On the request's arena. */
struct words {
	size_t count;
	const char **word;
};
/** Values of the column `want` in the rows whose column `where` holds `is`; of all rows when
 * `where` is NULL. Nulls are left out. */
struct words rows_words(struct ctx *ctx, const struct db_rows *rows, const char *want,
	const char *where, const char *is);
/** Whether the word is among them. */
bool words_have(const struct words *words, const char *word);

/** Cases and the flow of each. */
struct cases {
	struct words ids;
	struct words flows;
};
/** The cases (columns `id` and `flow`) of the rows whose column `where` holds `is`; of all rows
 * when `where` is NULL. */
struct cases rows_cases(
	struct ctx *ctx, const struct db_rows *rows, const char *where, const char *is);
/** Those of one flow. */
struct words cases_of_flow(struct ctx *ctx, const struct cases *cases, const char *flow);

/** One step of many cases as `system`, any version; errors as move(). None is fine. */
MUST_USE enum err system_move(
	struct ctx *ctx, const char *flow, const char *action, const struct words *ids);
/** The same for cases of several flows. */
MUST_USE enum err cases_move(struct ctx *ctx, const struct cases *cases, const char *action);
/** The same with a JSON note for their audit rows. */
MUST_USE enum err cases_move_noted(
	struct ctx *ctx, const struct cases *cases, const char *action, const char *note);

/** What all kinds of cases share. */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"
#include "db/db.h"
#include "domain/case/id_list.h"

/** The states of many cases as JSON, from a proven body of ids and references; what the caller may
 * not see is missing. */
MUST_USE enum err case_status(struct ctx *ctx, const char *body, const char **json);

/** Cases and the flow of each. */
struct cases {
	struct id_list ids;
	struct id_list flows;
};
/** The cases (columns `id` and `flow`) of the rows whose column `where` holds `is`; of all rows
 * when `where` is NULL. */
struct cases cases_of(
	struct ctx *ctx, const struct db_rows *rows, const char *where, const char *is);
/** One step of cases of several flows as `system`, any version; errors as move(). None is fine. */
MUST_USE enum err cases_move(struct ctx *ctx, const struct cases *cases, const char *action);
/** The same with a JSON note for their audit rows. */
MUST_USE enum err cases_move_noted(
	struct ctx *ctx, const struct cases *cases, const char *action, const char *note);

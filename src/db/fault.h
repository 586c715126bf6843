/** What the server refuses, in the words of the API and of the log. */
#pragma once
#include <libpq-fe.h>

#include "base/attr.h"
#include "base/ctx.h"
#include "db/db.h"

/** Turns a failed result (or NULL: the connection is lost) into the fault of the request. */
MUST_USE enum err fault_from(struct ctx *ctx, const PGresult *result, enum query query);
/** One log line: words of the program and names of the schema, never a value of a request or a text
 * of the server. */
void fault_report(const struct ctx *ctx, const char *what, const char *sqlstate, enum query query,
	const char *name);

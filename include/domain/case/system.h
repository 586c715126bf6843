/**
 * What the program does itself, in the transaction of its cause: with the rights of the database
 * role `system`, never with the officer's.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/ctx.h"
#include "db/db.h"
#include "domain/case/id_list.h"

/** Becomes the system until as_system_leave; true when it was not the system before. */
bool as_system_enter(struct ctx *ctx);
/** Goes back to the actor's role if `entered`. */
void as_system_leave(struct ctx *ctx, bool entered);

/** Runs one statement as the system. */
MUST_USE enum err as_system_run(struct ctx *ctx, enum query query, size_t count,
	const struct db_value *values, struct db_rows *rows);
/** as_system_db(ctx, QUERY_X, &rows, DB_TEXT(id)) */
#define as_system_db(ctx, query, rows, ...)                                                        \
	as_system_run(ctx, query, LENGTH(((const struct db_value[]){ __VA_ARGS__ })),              \
		(const struct db_value[]){ __VA_ARGS__ }, rows)

/** One step of many cases as the system, any version; errors as move(). None is fine. */
MUST_USE enum err as_system_move(
	struct ctx *ctx, const char *flow, const char *action, const struct id_list *ids);

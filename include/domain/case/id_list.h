/** Lists of ids out of results. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/ctx.h"
#include "db/db.h"

/** Ids, or other words of a result. On the request's arena. */
struct id_list {
	size_t count;
	const char **id;
};
/** Values of the column `want` in the rows whose column `where` holds `is`; of all rows when
 * `where` is NULL. Nulls are left out. */
struct id_list id_list_of(struct ctx *ctx, const struct db_rows *rows, const char *want,
	const char *where, const char *is);
/** Whether the id is among them. */
bool id_list_has(const struct id_list *ids, const char *id);

/**
 * A result is copied out of the PGresult at once: it then lives exactly as long as the request,
 * whoever has the connection meanwhile.
 */
#pragma once
#include <libpq-fe.h>

#include "base/ctx.h"
#include "db/db.h"

struct db_cell {
	const char *text; /**< NULL for null */
	size_t size;
};

struct db_result {
	struct ctx *ctx;
	enum query query;
	size_t width;
	const char **names;
	struct db_cell *cells;
};

/** No rows, until there are; `rows` may be NULL. */
void rows_none(struct db_rows *rows);
/** Copies a result into the request's arena; `rows` may be NULL. */
void rows_copy(struct ctx *ctx, enum query query, PGresult *result, struct db_rows *rows);

/**
 * Handlers, and the tables of api/ they stand in.
 *
 * A handler never opens a transaction, checks a role, frees, logs or sets a status by number.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "http/path/call.h"
#include "http/path/reply.h"

typedef enum err handler(const struct call *call, struct reply *reply);

struct asked_step; /* domain/case/move.h */
/** A step of a flow that is more than its move and its effects. */
typedef enum err step_taker(struct ctx *ctx, const struct asked_step *asked);

/**
 * A row of an api/ table. An operation that takes one step of one case has no handler: the offer's
 * own takes it, by the function of `.step` where there is one. Operations that are GET, open and
 * outside /v1 answer without the database. Columns are named for operations whose body is a table.
 */
struct handler_row {
	const char *operation;
	handler *handle;            /**< NULL: it takes a step */
	step_taker *step;           /**< NULL: nothing but the move and its effects */
	const char *const *columns; /**< ends with NULL; must equal the schema's members */
	bool in_chunks; /**< too many rows to be held at once: the handler asks for call_chunks */
};
/** A stem's table. */
struct handler_table {
	const struct handler_row *rows;
	size_t count;
};

/**
 * Pairing: each operation of the contract has a row in api/ (a handler, or a step of a flow) or a
 * read statement of its name, and nothing is left over.
 *
 * Done once at start, and by `wengangd dump pairing` without a database: whatever does not fit
 * stops the start by name.
 */
#pragma once
#include <stddef.h>

#include "db/db.h"
#include "http/path/handler.h"

/** What serves an operation: a handler, or else a read. */
struct operation_pair {
	const struct handler_row *row; /**< NULL for a read */
	handler *handle;               /**< the row's own, or the one that takes steps */
	enum query read;               /**< QUERY_COUNT when there is a handler */
	enum query beside; /**< `<read>_beside`, for what a list says beside its last rows;
			      QUERY_COUNT for most */
};

/** By operation index. */
struct pairing {
	size_t count;
	const struct operation_pair *pairs;
};

/** What the program offers: the tables of api/, and what takes the step of a row without a handler.
 */
struct offer {
	const struct handler_table *const *tables;
	size_t count;
	handler *take_step;
	/** Why take_step cannot serve the operation; NULL when it can. */
	const char *(*step_unfit)(struct arena *arena, const struct operation *operation);
};

/** NULL with *why when something has no counterpart. All on the arena. */
MUST_USE const struct pairing *pairing_make(const struct contract *contract,
	const struct offer *offer, struct arena *arena, const char **why);

/** The program's own offer (api/table.c). */
extern const struct offer OFFER;

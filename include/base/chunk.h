/**
 * Chunk: some rows of a table that is too large to be in memory as a whole, with what is wrong with
 * them.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "base/code.h"
#include "base/column.h"

/** Why one row of the chunk is refused. */
struct row_fault {
	size_t row;       /**< within the chunk, from 0 */
	const char *name; /**< its column; "" for the row itself */
	enum code code;
	int64_t number; /**< the bound its text speaks of, else 0 */
};

struct chunk {
	size_t first; /**< rows of the table before this chunk */
	struct columns *columns;
	size_t fault_count; /**< several may be of one row; in the order of the rows */
	const struct row_fault *faults;
};

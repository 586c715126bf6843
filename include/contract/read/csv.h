/** Cells of a CSV file (RFC 4180). */
#pragma once
#include "contract/read/cursor.h"

/** A cell of a CSV file, within the file or in cursor->scratch. */
struct csv_cell {
	const char *bytes;
	size_t size;
	bool last; /**< of its row */
};
/** The next cell at cursor->at; false when quotes are wrong. Not to be called at the end of the
 * file. */
MUST_USE bool csv_next(struct text_cursor *cursor, struct csv_cell *cell);

/**
 * Rows of a table body `{"lines": [row]}`: its members pair with columns, which are filled row by
 * row.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/column.h"
#include "contract/read/check.h"
#include "contract/read/cursor.h"

/** A table while it is read. */
struct table {
	const struct schema *row; /**< of its rows; NULL: the body is none */
	size_t maximum;           /**< rows there may be */
	struct column **column; /**< by position of the row's member; NULL entries are not wanted */
	struct columns *columns;
};

/** The column type that holds a row's member, or -1 when none does. */
int row_column_type(const struct schema *schema);
/** Row schema's member names of a table body, for pairing an operation's columns at start; returns
 * their count. */
size_t row_members(const struct schema *schema, const char *const **names);
/** Pairs the row's members with the columns that are wanted; false when a column has no member. */
MUST_USE bool row_pair(const struct schema *row, struct columns *columns, struct column **column);
/** Writes the value to its column. */
void row_put(const struct scalar *scalar, struct column *column);
/**
 * Nulls for the members that a row did not have, and counts the row. After some rows the columns
 * get room for all that the cursor has yet to read: growing by doubling would touch twice the
 * memory.
 */
void row_close(const struct table *table, const struct text_cursor *cursor, uint64_t seen);

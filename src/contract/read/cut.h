/** Where a large table body may be cut: behind whole rows, found on the bytes alone. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "contract/read/name_set.h"

/** A part ends behind the row that makes it so large, in bytes or in rows. */
#define CUT_BYTES ((size_t)128 * 1024)
#define CUT_ROWS 2000
/** Bytes from row to row that nobody writes: a quote that is never closed, or nothing but blank
 * lines. */
#define CUT_ROW_BYTES ((size_t)64 * 1024)

struct cut {
	const char *start;
	size_t size;
	size_t rows;      /**< at least as many as stand there; of a bad cut, up to the bad row */
	const char *next; /**< where the next part starts; the end when there is none */
};

/** Behind the first line of a CSV file. */
const char *cut_titles(const char *at, const char *end);
/** The next lines. The last of them is not blank, unless the file ends: blank lines at its end are
 * forgiven, and only there. False when a row is too long. */
bool cut_lines(const char *at, const char *end, struct cut *cut);
/** Behind `{"name": [`; NULL when the body does not start like that. */
const char *cut_open(const char *bytes, size_t size, const struct word *name, struct arena *arena);
/** The next elements of the array, the first of them `first`; and of the last ones also that the
 * body ends behind them. False when it does not, an element is missing or too long. */
bool cut_elements(const char *at, const char *end, bool first, struct cut *cut);

/**
 * Values from plain text: parameters, form fields and cells of a CSV file, judged by the same
 * schemas as JSON.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "contract/read/scan.h"
#include "contract/read/schema.h"

/** Reads one scalar (integers in decimal, `true` and `false`); the cell is given when the verdict
 * is good. */
struct verdict read_scalar(
	const struct schema *schema, const char *text, size_t n, size_t chars, struct cell *cell);

/** A decoded piece of a query or form. `text` is NULL when it is malformed. */
struct decoded {
	const char *text; /**< NUL-terminated UTF-8 without control bytes */
	size_t size, chars;
};
/** Decodes %XX and, in a query, `+`. */
struct decoded percent_decode(const char *raw, size_t n, bool query, struct arena *arena);

/** One `name=value` of a query; start with the whole query, false at the end. */
struct pair {
	const char *name, *value;
	size_t name_size, value_size;
};
bool query_next(const char **query, const char *end, struct pair *pair);

/** Turns the bytes of a file into UTF-8 without BOM; ERR_MEDIA_TYPE for an unknown charset. */
MUST_USE enum err charset_read(const char *charset, const char **bytes, size_t *size,
	struct arena *arena, struct fault *fault);

/** A cell of a CSV file, within the file or in scan->scratch. */
struct csv_cell {
	const char *bytes;
	size_t size;
	bool last; /**< of its row */
};
/** The next cell at scan->at; false when quotes are wrong. Not to be called at the end of the file.
 */
MUST_USE bool csv_next(struct scan *scan, struct csv_cell *cell);

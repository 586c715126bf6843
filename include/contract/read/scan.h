/**
 * The scanner: one pass over the raw bytes of a body, driven by a compiled schema (RFC 8259, RFC
 * 3629).
 *
 * Functions that return bool answer whether scanning can go on: false means the body is not JSON,
 * and the fault is set. Breaches of the schema are added to the fault and scanning goes on. State
 * lives on the stack of the call.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/column.h"
#include "base/error.h"
#include "contract/read/check.h"
#include "contract/read/cursor.h"

/** Where a value stands: a chain up the stack, turned into a JSON Pointer only when there is a
 * fault. */
struct place {
	const struct place *up;
	const char *name; /**< member name; NULL: element `index` of an array */
	size_t size;
	size_t index;
	unsigned depth; /**< 0 for the top level */
};

/** A key that the schema does not name, kept until its object ends to find duplicates. */
struct span {
	const char *text;
	size_t size;
};

struct scan {
	struct cursor cursor;
	struct arena *arena;
	struct fault *fault;
	enum err err;       /**< of the fault that ended the scan */
	struct span *spans; /**< keys of the open objects, innermost last */
	size_t span_count, span_room;
	struct scalar scalar; /**< the last one scanned */
	const char *start;
	const struct schema *row; /**< of a table, else NULL */
	size_t row_maximum;
	struct column **column; /**< by position of the row's member; NULL entries are not wanted */
	struct columns *columns;
	uint8_t follow[MEMBERS_MAX +
		       1]; /**< which member of a row came after which, in the row before */
};

struct scan scan_of(const char *bytes, size_t size, struct arena *arena, struct fault *fault);

/** One JSON value at scan->cursor.at, blanks before it included. */
MUST_USE bool scan_value(struct scan *scan, const struct schema *schema, const struct place *place);
/** The whole body: one value and nothing behind it. */
MUST_USE bool scan_body(struct scan *scan, const struct schema *schema);
/** What is wrong with a body, in words and without values; NULL: nothing. */
const char *body_breach(
	const struct schema *schema, const char *bytes, size_t size, struct arena *arena);
/** Members of an object or elements of an array; scan->cursor.at stands behind the bracket. */
MUST_USE bool scan_object(
	struct scan *scan, const struct schema *schema, const struct place *place);
MUST_USE bool scan_array(struct scan *scan, const struct schema *schema, const struct place *place);

/** Remembers a key without a name in the schema; spans_repeated looks for one that stands twice
 * since `base`. */
void spans_add(struct scan *scan, const char *text, size_t size);
const struct span *spans_repeated(struct scan *scan, size_t base);

/** Ends the scan: the body is not JSON. Always false. */
bool scan_break(struct scan *scan, const struct place *place, enum code code);
/** Adds a breach of the schema and forgets the scalar. */
void scan_breach(struct scan *scan, const struct place *place, enum code code, int64_t number);
/** The JSON Pointer of a place, on the arena. */
const char *place_pointer(const struct place *place, struct arena *arena);
/** The place of member `name` of the object at `up`. */
static inline struct place place_member(const struct place *up, const char *name, size_t size)
{
	return (struct place){ .up = up, .name = name, .size = size, .depth = up->depth + 1 };
}

/** Writes the value to its column. */
void cell_put(const struct scalar *scalar, struct column *column);
/** Pairs the row's members with the columns that are wanted; false when a column has no member. */
MUST_USE bool row_pair(const struct schema *row, struct columns *columns, struct column **column);
/**
 * Nulls for the members that a row did not have, and counts the row. After some rows the columns
 * get room for all that `scan` has yet to read: growing by doubling would touch twice the memory.
 */
void row_close(struct scan *scan, struct column **column, uint64_t seen);

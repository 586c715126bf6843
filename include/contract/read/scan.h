/**
 * The scanner: one pass over the raw bytes of a body, driven by a compiled schema (RFC 8259, RFC
 * 3629).
 *
 * Functions that return bool answer whether scanning can go on: false means the body is not JSON,
 * and the fault is set. Breaches of the schema are added to the fault and scanning goes on. State
 * lives on the stack of the call.
 */
#pragma once
#include "base/fault.h"
#include "contract/read/fault.h"
#include "contract/read/row.h"

struct other_key; /* a key that the schema does not name (object.c) */

struct scan {
	struct text_cursor cursor;
	struct arena *arena;
	struct fault *fault;
	enum err err;           /**< of the fault that ended the scan */
	struct other_key *keys; /**< of the open objects, innermost last */
	size_t key_count, key_room;
	struct scalar scalar; /**< the last one scanned */
	struct table table;
	uint8_t follow[MEMBERS_MAX +
		       1]; /**< which member of a row came after which, in the row before */
};

struct scan scan_of(const char *bytes, size_t size, struct arena *arena, struct fault *fault);

/** One JSON value at scan->cursor.at, blanks before it included. */
MUST_USE bool scan_value(struct scan *scan, const struct schema *schema, const struct place *place);
/** The whole body: one value and nothing behind it. */
MUST_USE bool scan_body(struct scan *scan, const struct schema *schema);

/** Ends the scan: the body is not JSON. Always false. */
bool scan_break(struct scan *scan, const struct place *place, enum code code);
/** Adds a breach of the schema and forgets the scalar. */
void scan_breach(struct scan *scan, const struct place *place, enum code code, int64_t number);

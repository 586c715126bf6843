/** Bodies of JSON: a tree of any schema, or the columns of a table. */
#pragma once
#include <jansson.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/column.h"
#include "base/fault.h"
#include "contract/read/schema.h"

/**
 * Checks a JSON body: ERR_BAD_JSON (syntax, depth, duplicate keys, encoding) with its one place, or
 * ERR_INVALID with every place. *tree (may be NULL) gets the jansson tree, which the caller frees.
 * `1.0` and `1e2` have the wrong type; an integer beyond int64 is too big or too small. What lies
 * behind the maximum of an array or map is read for its syntax only.
 */
MUST_USE enum err body_read(const struct schema *schema, const char *bytes, size_t size,
	struct arena *arena, struct fault *fault, json_t **tree);
/** Checks a table body `{"lines": [...]}` and fills the columns (one per name; types are set from
 * the schema). */
MUST_USE enum err body_read_table(const struct schema *schema, const char *bytes, size_t size,
	struct arena *arena, struct fault *fault, struct columns *columns);
/** What is wrong with a body, in words and without values; NULL: nothing. */
const char *body_breach(
	const struct schema *schema, const char *bytes, size_t size, struct arena *arena);

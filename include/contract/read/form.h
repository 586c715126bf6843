/**
 * Pairs of a query, and bodies of `application/x-www-form-urlencoded`, which are written the same
 * way.
 */
#pragma once
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/fault.h"
#include "contract/read/schema.h"

/** A decoded piece of a query or form. `text` is NULL when it is malformed. */
struct decoded {
	const char *text; /**< NUL-terminated UTF-8 without control bytes */
	size_t size, chars;
};
/** Decodes %XX and, but for a segment of a path, `+`. */
struct decoded form_decode(const char *raw, size_t n, bool query, struct arena *arena);

/** One `name=value` of a query; start with the whole query, false at the end. */
struct form_pair {
	const char *name, *value;
	size_t name_size, value_size;
};
bool form_next(const char **query, const char *end, struct form_pair *pair);

/** Checks a body as body_read does, for an `application/x-www-form-urlencoded` body: every field is
 * a string. A malformed or repeated field is ERR_BAD_REQUEST. */
MUST_USE enum err form_read(const struct schema *schema, const char *bytes, size_t size,
	struct arena *arena, struct fault *fault, json_t **tree);

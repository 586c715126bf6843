/**
 * A compiled schema: what a value must be, ready for the scanner. Made at start, never changed.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "contract/read/format.h"
#include "contract/read/name_set.h"

/** Kinds of JSON values; a schema's `types` is a mask of them. */
enum type_bit {
	TYPE_NULL = 1 << 0,
	TYPE_BOOL = 1 << 1,
	TYPE_INT = 1 << 2,
	TYPE_REAL = 1 << 3, /**< any other number; only replies may have it */
	TYPE_STRING = 1 << 4,
	TYPE_ARRAY = 1 << 5,
	TYPE_OBJECT = 1 << 6,
	TYPE_ANY = (1 << 7) - 1
};

/** Named members of one object: the bits of a 64-bit set. */
#define MEMBERS_MAX 64
/** Characters of a key in a map of a request. */
#define MAP_KEY_MAX 64
/** Nesting of a body, the top level being 1. */
#define DEPTH_MAX 32

struct property {
	struct word name;
	const struct schema *schema;
};

/** What a string must be. */
struct text_rules {
	size_t minimum, maximum;      /**< characters; no maximum: SIZE_MAX */
	const struct name_set *words; /**< the allowed values, or NULL */
	const struct format *format;
};

/** What an integer must be. */
struct number_rules {
	int64_t minimum, maximum;
	size_t count; /**< of allowed values, 0: all within the bounds */
	const int64_t *values;
	bool fen; /**< money: in a table, a Chinese title names the unit of its column (title.h) */
};

struct array_rules {
	size_t minimum, maximum;
	const struct schema *items;
};

struct object_rules {
	size_t minimum, maximum; /**< members */
	size_t key_maximum;      /**< characters of a key that is not named */
	size_t count;
	const struct property *property;
	const struct name_set *names;
	uint64_t required;           /**< bits by position in `property` */
	const struct schema *others; /**< of members that are not named; NULL: there may be none */
};

struct schema {
	unsigned types;
	unsigned bools; /**< bit 0: false is allowed, bit 1: true is */
	struct text_rules text;
	struct number_rules number;
	struct array_rules array;
	struct object_rules object;
	const char *title;        /**< or NULL */
	const struct schema *row; /**< of a table `{"lines": [row]}`: the rows' schema, or NULL */
	const char *const *row_names; /**< the names of its members */
};

/** Anything at all that is JSON. */
extern const struct schema SCHEMA_ANY;

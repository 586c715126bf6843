/**
 * Where in a body a value stands, and how a fault says it.
 */
#pragma once
#include <stddef.h>

#include "base/arena.h"

/** Where a value stands: a chain up the stack, turned into a JSON Pointer only when there is a
 * fault. */
struct place {
	const struct place *up;
	const char *name; /**< member name; NULL: element `index` of an array */
	size_t size;
	size_t index;
	unsigned depth; /**< 0 for the top level */
};

/** The place of member `name` of the object at `up`. */
static inline struct place place_member(const struct place *up, const char *name, size_t size)
{
	return (struct place){ .up = up, .name = name, .size = size, .depth = up->depth + 1 };
}

/** The JSON Pointer of a place, on the arena. */
const char *fault_pointer(const struct place *place, struct arena *arena);

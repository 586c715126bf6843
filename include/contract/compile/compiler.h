/**
 * The compiler: from the parsed document to the contract. Runs once at start; the first refusal
 * ends it.
 *
 * `at` is always the JSON Pointer of the node at hand, for the refusal. What is compiled lives on
 * the arena and keeps nothing of the document.
 */
#pragma once
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/** How much a schema may leave open. */
enum strictness {
	LOOSE, /**< replies: what we write ourselves */
	STRICT /**< requests: everything is bounded */
};

struct schema_memo; /* a compiled `$ref` (schema.c) */

struct compiler {
	struct arena *arena;   /**< of what is compiled */
	struct arena *scratch; /**< of the pointers, until the end */
	json_t *document;
	json_t *kept;    /**< array of nodes made on the way, freed at the end */
	const char *why; /**< of the first refusal */
	struct schema_memo *memo;
	bool examples;  /**< check the examples too */
	unsigned depth; /**< of nested schemas: a schema that contains itself ends here */
};

/** Keeps a new node until the compilation ends, and returns it. */
static inline json_t *compiler_keep(struct compiler *compiler, json_t *node)
{
	json_array_append_new(compiler->kept, node);
	return node;
}

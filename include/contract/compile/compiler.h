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
#include "base/attr.h"
#include "contract/contract.h"
#include "contract/read/schema.h"

/** How much a schema may leave open. */
enum strictness {
	LOOSE, /**< replies: what we write ourselves */
	STRICT /**< requests: everything is bounded */
};

struct memo; /* a compiled `$ref` */

struct compiler {
	struct arena *arena;   /**< of what is compiled */
	struct arena *scratch; /**< of the pointers, until the end */
	json_t *document;
	json_t *kept;    /**< array of nodes made on the way, freed at the end */
	const char *why; /**< of the first refusal */
	struct memo *memo;
	bool examples;  /**< check the examples too */
	unsigned depth; /**< of nested schemas: a schema that contains itself ends here */
};

/** Refuses the document: `at` and the reason. Always false. */
bool refuse(struct compiler *compiler, const char *at, const char *format, ...) PRINTF(3, 4);
/** The pointers of a member and of an element. */
const char *at_member(struct compiler *compiler, const char *at, const char *name);
const char *at_index(struct compiler *compiler, const char *at, size_t index);
/** Keeps a new node until the compilation ends, and returns it. */
json_t *keep(struct compiler *compiler, json_t *node);

/** Kinds of nodes of an OpenAPI document whose keys are fixed. */
enum node {
	NODE_DOCUMENT,
	NODE_COMPONENTS,
	NODE_PATH,
	NODE_OPERATION,
	NODE_PARAMETER,
	NODE_REQUEST,
	NODE_RESPONSE,
	NODE_HEADER,
	NODE_MEDIA
};
/** Whether the node is an object whose keys are all known for its kind. */
bool node_known(struct compiler *compiler, const json_t *node, enum node kind, const char *at);
/** Whether every keyword of a schema is known. */
bool keywords_known(struct compiler *compiler, const json_t *node, const char *at);
/** Whether every keyword applies to one of the types: a bound that binds nothing is a mistake. */
bool keywords_apply(struct compiler *compiler, const json_t *node, unsigned types, const char *at);

/** Follows `$ref` (only into #/components) when the node has one; *at follows too. NULL: refused.
 */
json_t *resolve(struct compiler *compiler, json_t *node, const char **at);
/** The schema without `$ref` and allOf: a node with the same meaning. NULL: refused, or it
 * contradicts itself. */
json_t *flatten(struct compiler *compiler, json_t *node, const char *at);
/** Merges the schema `from` into `into`: both must hold. */
bool merge(struct compiler *compiler, json_t *into, json_t *from, const char *at);

/** Compiles a schema. NULL: refused. */
const struct schema *schema_compile(
	struct compiler *compiler, json_t *node, const char *at, enum strictness strictness);
/** The parts of it; each fills its rules. */
bool types_compile(struct compiler *compiler, json_t *node, const char *at, struct schema *schema);
bool values_compile(struct compiler *compiler, json_t *node, const char *at, struct schema *schema);
bool object_compile(struct compiler *compiler, json_t *node, const char *at,
	enum strictness strictness, struct schema *schema);
/** A count bound (`maxLength`), or the fallback; refused when it is not a whole number from 0. */
bool bound_compile(
	struct compiler *compiler, json_t *node, const char *name, const char *at, size_t *bound);
/** Marks a schema as a table when it is one. */
void table_compile(struct compiler *compiler, struct schema *schema);

/** Whether the examples of a media type or parameter fit their schema (always, unless asked to
 * look). */
bool examples_hold(
	struct compiler *compiler, json_t *node, const char *at, const struct schema *schema);
/** The same for text of a CSV file, and for `examples`, `example` and `default` within a schema. */
bool csv_examples_hold(
	struct compiler *compiler, json_t *node, const char *at, const struct schema *schema);
bool annotations_hold(
	struct compiler *compiler, json_t *node, const char *at, const struct schema *schema);

/** Whether this media type is JSON (`application/json`, `…+json`). */
bool media_is_json(const char *type);
/** Content maps: media types with their schemas. */
bool content_compile(struct compiler *compiler, json_t *content, const char *at,
	enum strictness strictness, const struct media **media, size_t *count);

/** Compiles one operation; `shared` are the parameters of its path item. */
bool operation_compile(struct compiler *compiler, json_t *node, json_t *shared, const char *at,
	struct operation *operation);
/** Its parts. */
bool security_compile(
	struct compiler *compiler, json_t *node, const char *at, struct operation *operation);
bool parameters_compile(struct compiler *compiler, json_t *node, json_t *shared, const char *at,
	struct operation *operation);
bool promises_compile(
	struct compiler *compiler, json_t *responses, const char *at, struct operation *operation);

struct route;
/** An empty routing tree. */
struct route *route_create(struct arena *arena);
/** Adds an operation; NULL, or why it cannot be told from another. */
const char *route_add(struct route *root, const struct operation *operation, struct arena *arena);
/** Writes the Allow texts once all operations are in. */
void route_close(struct route *root, struct arena *arena);
/** Finds as contract_route does. */
const struct operation *route_find(const struct route *root, const char *method, const char *path,
	struct path_segment segments[8], const char **allowed);

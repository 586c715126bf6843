#include "contract/contract.h"

#include <jansson.h>

#include "contract/compile/document.h"
#include "contract/compile/route.h"

static void json_release(json_t **node)
{
	json_decref(*node);
}

static void arena_release(struct arena **arena)
{
	arena_destroy(*arena);
}

static const struct contract *compile(
	struct arena *arena, const char *json, size_t size, bool examples, const char **why)
{
	json_error_t error;
	CLEANUP(json_release)
	json_t *document = json_loadb(json, size, JSON_REJECT_DUPLICATES, &error);
	CLEANUP(json_release) json_t *kept = json_array();
	CLEANUP(arena_release) struct arena *scratch = arena_create(SIZE_MAX);
	if (!document) {
		*why = arena_printf(arena, "#: line %d: %s", error.line, error.text);
		return NULL;
	}
	struct compiler compiler = { .arena = arena,
		.scratch = scratch,
		.document = document,
		.kept = kept,
		.examples = examples };
	struct contract *contract = arena_alloc(arena, sizeof(*contract));
	contract->root = route_create(arena);
	bool good = document_compile(&compiler, contract);
	*why = compiler.why;
	return good ? contract : NULL;
}

const struct contract *contract_compile(
	struct arena *arena, const char *json, size_t size, const char **why)
{
	return compile(arena, json, size, false, why);
}

bool contract_examples(struct arena *arena, const char *json, size_t size, const char **why)
{
	return compile(arena, json, size, true, why) != NULL;
}

const struct operation *contract_operations(const struct contract *contract, size_t *count)
{
	*count = contract->count;
	return contract->operation;
}

const struct operation *contract_route(const struct contract *contract, const char *method,
	const char *path, struct path_segment segments[8], const char **allowed)
{
	return route_find(contract->root, method, path, segments, allowed);
}

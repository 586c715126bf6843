#include "contract/compile/document.h"

#include <string.h>

#include "contract/compile/keyword.h"
#include "contract/compile/operation.h"
#include "contract/compile/refusal.h"
#include "contract/compile/route.h"
#include "contract/compile/schema.h"

static const struct operation *operation_named(const struct contract *contract, const char *id)
{
	for (size_t i = 0; i < contract->count; i++)
		if (!strcmp(contract->operation[i].id, id))
			return &contract->operation[i];
	return NULL;
}

static bool operation_add(struct compiler *compiler, struct contract *contract, json_t *node,
	json_t *shared, const char *at, const struct operation *as)
{
	struct operation made = *as;
	made.index = contract->count;
	if (!operation_compile(compiler, node, shared, at, &made))
		return false;
	if (operation_named(contract, made.id))
		return refusal_give(compiler, at, "another operation is called %s", made.id);
	struct operation *operation = &contract->operation[contract->count++];
	*operation = made;
	const char *why = route_add(contract->root, operation, compiler->arena);
	return !why || refusal_give(compiler, at, "%s", why);
}

static const struct {
	const char *key, *method;
} METHODS[] = {
	{ "get", "GET" },
	{ "post", "POST" },
	{ "put", "PUT" },
	{ "patch", "PATCH" },
	{ "delete", "DELETE" },
};

static const char *method_of(const char *key)
{
	for (size_t i = 0; i < LENGTH(METHODS); i++)
		if (!strcmp(METHODS[i].key, key))
			return METHODS[i].method;
	return NULL;
}

static bool path_compile(struct compiler *compiler, struct contract *contract, const char *path,
	json_t *item, const char *at)
{
	json_t *shared = json_object_get(item, "parameters"), *node;
	const char *key;
	if (!keywords_of_node(compiler, item, NODE_PATH, at))
		return false;
	struct operation operation = { .path = arena_text(compiler->arena, path) };
	json_object_foreach (item, key, node) {
		operation.method = method_of(key);
		if (!operation.method)
			continue;
		const char *here = refusal_at_member(compiler, at, key);
		if (!operation_add(compiler, contract, node, shared, here, &operation))
			return false;
	}
	return true;
}

static bool paths_compile(struct compiler *compiler, struct contract *contract, json_t *paths)
{
	size_t room = 0;
	const char *path;
	json_t *item;
	json_object_foreach (paths, path, item) {
		room += json_object_size(item);
	}
	contract->operation =
		arena_alloc(compiler->arena, (room + 1) * sizeof(*contract->operation));
	json_object_foreach (paths, path, item) {
		if (!path_compile(compiler, contract, path, item,
			    refusal_at_member(compiler, "#/paths", path)))
			return false;
	}
	route_close(contract->root, compiler->arena);
	return true;
}

/* Every named schema, whether an operation uses it or not: nothing outside the subset hides. */
static bool components_known(struct compiler *compiler, json_t *components)
{
	const char *name;
	json_t *schema;
	if (!components)
		return true;
	if (!keywords_of_node(compiler, components, NODE_COMPONENTS, "#/components"))
		return false;
	json_object_foreach (json_object_get(components, "schemas"), name, schema) {
		if (!schema_compile(compiler, schema,
			    refusal_at_member(compiler, "#/components/schemas", name), LOOSE))
			return false;
	}
	return true;
}

bool document_compile(struct compiler *compiler, struct contract *contract)
{
	json_t *document = compiler->document;
	if (!keywords_of_node(compiler, document, NODE_DOCUMENT, ""))
		return false;
	const char *version = json_string_value(json_object_get(document, "openapi"));
	if (!version || strncmp(version, "3.1.", 4))
		return refusal_give(compiler, "#/openapi", "the contract is OpenAPI 3.1");
	json_t *components = json_object_get(document, "components");
	if (!json_object_get(json_object_get(components, "securitySchemes"), "oauth"))
		return refusal_give(
			compiler, "#/components/securitySchemes", "the scheme `oauth` is missing");
	return components_known(compiler, components) &&
	       paths_compile(compiler, contract, json_object_get(document, "paths"));
}

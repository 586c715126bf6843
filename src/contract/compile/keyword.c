#include "contract/compile/keyword.h"

#include <string.h>

#include "base/attr.h"
#include "contract/compile/refusal.h"
#include "contract/read/schema.h"

#define ANNOTATION TYPE_ANY

struct keyword {
	const char *name;
	unsigned types; /* it says something about */
};

/* The subset of JSON Schema 2020-12. A keyword that is not here stops the start. */
static const struct keyword KEYWORDS[] = {
	{ "$ref", TYPE_ANY },
	{ "allOf", TYPE_ANY },
	{ "type", TYPE_ANY },
	{ "enum", TYPE_NULL | TYPE_BOOL | TYPE_INT | TYPE_STRING },
	{ "const", TYPE_NULL | TYPE_BOOL | TYPE_INT | TYPE_STRING },
	{ "minLength", TYPE_STRING },
	{ "maxLength", TYPE_STRING },
	{ "format", TYPE_STRING | TYPE_INT },
	{ "minimum", TYPE_INT },
	{ "maximum", TYPE_INT },
	{ "items", TYPE_ARRAY },
	{ "minItems", TYPE_ARRAY },
	{ "maxItems", TYPE_ARRAY },
	{ "properties", TYPE_OBJECT },
	{ "required", TYPE_OBJECT },
	{ "additionalProperties", TYPE_OBJECT },
	{ "minProperties", TYPE_OBJECT },
	{ "maxProperties", TYPE_OBJECT },
	{ "title", ANNOTATION },
	{ "description", ANNOTATION },
	{ "default", ANNOTATION },
	{ "example", ANNOTATION },
	{ "examples", ANNOTATION },
	{ "deprecated", ANNOTATION },
	{ "$comment", ANNOTATION },
};

static const struct keyword *keyword_named(const char *name)
{
	for (size_t i = 0; i < LENGTH(KEYWORDS); i++)
		if (!strcmp(KEYWORDS[i].name, name))
			return &KEYWORDS[i];
	return NULL;
}

bool keywords_known(struct compiler *compiler, const json_t *node, const char *at)
{
	const char *name;
	json_t *value;
	json_object_foreach ((json_t *)node, name, value) {
		if (!keyword_named(name))
			return refusal_give(compiler, refusal_at_member(compiler, at, name),
				"this keyword is outside the subset");
	}
	return true;
}

bool keywords_apply(struct compiler *compiler, const json_t *node, unsigned types, const char *at)
{
	const char *name;
	json_t *value;
	json_object_foreach ((json_t *)node, name, value) {
		if (!(keyword_named(name)->types & types))
			return refusal_give(compiler, refusal_at_member(compiler, at, name),
				"this keyword says nothing about the type");
	}
	return true;
}

#define KEYS_MAX 18

/* What the nodes of the document around the schemas may hold; ends with NULL. */
static const char *const KEYS[][KEYS_MAX] = {
	[NODE_DOCUMENT] = { "openapi", "info", "servers", "tags", "security", "paths", "components",
		"externalDocs" },
	[NODE_COMPONENTS] = { "schemas", "parameters", "responses", "requestBodies", "headers",
		"examples", "securitySchemes" },
	[NODE_PATH] = { "get", "put", "post", "patch", "delete", "parameters", "summary",
		"description" },
	[NODE_OPERATION] = { "operationId", "summary", "description", "tags", "security",
		"parameters", "requestBody", "responses", "x-max-bytes", "x-seconds", "x-steps",
		"deprecated", "externalDocs" },
	[NODE_PARAMETER] = { "name", "in", "required", "description", "schema", "example",
		"examples", "deprecated", "style", "explode" },
	[NODE_REQUEST] = { "description", "required", "content" },
	[NODE_RESPONSE] = { "description", "headers", "content" },
	[NODE_HEADER] = { "description", "required", "schema", "example", "examples",
		"deprecated" },
	[NODE_MEDIA] = { "schema", "example", "examples" },
};

static bool key_of(enum node kind, const char *name)
{
	for (const char *const *key = KEYS[kind]; *key; key++)
		if (!strcmp(*key, name))
			return true;
	return false;
}

bool keywords_of_node(struct compiler *compiler, const json_t *node, enum node kind, const char *at)
{
	if (!json_is_object(node))
		return refusal_give(compiler, at, "an object must stand here");
	const char *name;
	json_t *value;
	json_object_foreach ((json_t *)node, name, value) {
		if (!key_of(kind, name))
			return refusal_give(compiler, refusal_at_member(compiler, at, name),
				"this key is not known here");
	}
	return true;
}

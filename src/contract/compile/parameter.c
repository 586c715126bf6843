#include "contract/compile/parameter.h"

#include <string.h>
#include <strings.h>

#include "contract/compile/example.h"
#include "contract/compile/flatten.h"
#include "contract/compile/keyword.h"
#include "contract/compile/refusal.h"
#include "contract/compile/schema.h"

/* Parameters of one operation while they are collected. */
struct declared {
	json_t *node;
	const char *at;
	const char *name, *in;
	bool used;
};

struct declarations {
	size_t count;
	struct declared *declared;
};

static struct declared *declared_named(
	const struct declarations *all, const char *in, const char *name)
{
	for (size_t i = 0; i < all->count; i++)
		if (!strcmp(all->declared[i].in, in) && !strcmp(all->declared[i].name, name))
			return &all->declared[i];
	return NULL;
}

static bool declare(struct compiler *compiler, json_t *node, const char *at, bool shared,
	struct declarations *all)
{
	node = flatten_reference(compiler, node, &at);
	if (!node || !keywords_of_node(compiler, node, NODE_PARAMETER, at))
		return false;
	const char *name = json_string_value(json_object_get(node, "name"));
	const char *in = json_string_value(json_object_get(node, "in"));
	if (!name || !in)
		return refusal_give(compiler, at, "a parameter has a name and says what it is in");
	if (declared_named(all, in, name))
		return shared ||
		       refusal_give(compiler, at, "the parameter `%s` stands here twice", name);
	all->declared[all->count++] =
		(struct declared){ .node = node, .at = at, .name = name, .in = in };
	return true;
}

static bool declare_all(struct compiler *compiler, json_t *list, const char *at, bool shared,
	struct declarations *all)
{
	size_t i;
	json_t *node;
	if (list && !json_is_array(list))
		return refusal_give(compiler, at, "a list of parameters must stand here");
	json_array_foreach (list, i, node) {
		if (!declare(compiler, node, refusal_at_index(compiler, at, i), shared, all))
			return false;
	}
	return true;
}

/* Headers that mean something to dispatch. What it does not read must not be promised. */
static const char *const HEADERS[] = { "If-None-Match", "Accept-Language", "Accept", "X-Request-Id",
	"traceparent", "Content-Digest", "Repr-Digest", "Last-Event-ID" };

static bool header_known(const char *name)
{
	for (size_t i = 0; i < LENGTH(HEADERS); i++)
		if (!strcasecmp(HEADERS[i], name))
			return true;
	return false;
}

static bool header_compile(
	struct compiler *compiler, const struct declared *declared, struct operation *operation)
{
	bool required = json_is_true(json_object_get(declared->node, "required"));
	bool key = !strcasecmp(declared->name, "Idempotency-Key");
	bool match = !strcasecmp(declared->name, "If-Match");
	if ((key || match) && !required)
		return refusal_give(
			compiler, declared->at, "`%s` is required or absent", declared->name);
	if (!key && !match && (required || !header_known(declared->name)))
		return refusal_give(compiler, declared->at, "the header `%s` would not be enforced",
			declared->name);
	operation->needs_key = operation->needs_key || key;
	operation->needs_match = operation->needs_match || match;
	json_t *schema = json_object_get(declared->node, "schema");
	const char *at = refusal_at_member(compiler, declared->at, "schema");
	return !schema || schema_compile(compiler, schema, at, STRICT);
}

static bool value_type_of(const struct schema *schema, enum value_type *type)
{
	switch (schema->types) {
	case TYPE_STRING:
		*type = VALUE_TEXT;
		return true;
	case TYPE_INT:
		*type = VALUE_INT;
		return true;
	case TYPE_BOOL:
		*type = VALUE_BOOL;
		return true;
	case TYPE_ARRAY:
		*type = VALUE_LIST;
		return schema->array.items->types == TYPE_STRING;
	default:
		return false;
	}
}

static bool default_compile(
	struct compiler *compiler, const struct declared *declared, struct parameter *parameter)
{
	const char *at = refusal_at_member(compiler, declared->at, "schema");
	json_t *schema = flatten_schema(compiler, json_object_get(declared->node, "schema"), at);
	json_t *value = json_object_get(schema, "default");
	if (!value)
		return true;
	if (parameter->type == VALUE_TEXT && json_is_string(value))
		parameter->fallback = arena_text(compiler->arena, json_string_value(value));
	if (parameter->type == VALUE_INT && json_is_integer(value))
		parameter->fallback =
			arena_printf(compiler->arena, "%lld", (long long)json_integer_value(value));
	if (parameter->type == VALUE_BOOL && json_is_boolean(value))
		parameter->fallback = json_is_true(value) ? "true" : "false";
	return parameter->fallback || refusal_give(compiler, at, "the default is of another type");
}

/* Only the styles that OpenAPI has by default: repeated names in a query, plain text in a path. */
static bool style_fits(struct compiler *compiler, const struct declared *declared)
{
	json_t *style = json_object_get(declared->node, "style");
	json_t *explode = json_object_get(declared->node, "explode");
	const char *usual = strcmp(declared->in, "path") ? "form" : "simple";
	bool plain =
		!style || !strcmp(json_string_value(style) ? json_string_value(style) : "", usual);
	if (plain && (!explode || json_is_true(explode) == !strcmp(usual, "form")))
		return true;
	return refusal_give(compiler, declared->at, "this style is outside the subset");
}

static bool parameter_compile(
	struct compiler *compiler, const struct declared *declared, struct parameter *parameter)
{
	json_t *schema = json_object_get(declared->node, "schema");
	size_t n = strspn(declared->name, "abcdefghijklmnopqrstuvwxyz0123456789_");
	if (n == 0 || declared->name[n])
		return refusal_give(compiler, declared->at,
			"names of parameters are lower case words: [a-z0-9_]");
	if (!schema)
		return refusal_give(compiler, declared->at, "a parameter has a schema");
	if (!style_fits(compiler, declared))
		return false;
	parameter->name = arena_text(compiler->arena, declared->name);
	parameter->in_path = !strcmp(declared->in, "path");
	parameter->required = json_is_true(json_object_get(declared->node, "required"));
	parameter->schema = schema_compile(
		compiler, schema, refusal_at_member(compiler, declared->at, "schema"), STRICT);
	if (!parameter->schema)
		return false;
	if (!value_type_of(parameter->schema, &parameter->type))
		return refusal_give(compiler, declared->at,
			"a parameter is a string, an integer, a boolean, or an array of strings");
	return default_compile(compiler, declared, parameter) &&
	       examples_hold(compiler, declared->node, declared->at, parameter->schema);
}

/* Path parameters in the order of the path, so that the router's segments fit them. */
static bool path_compile(struct compiler *compiler, const char *at, const struct declarations *all,
	struct operation *operation, struct parameter *parameter)
{
	for (const char *open = strchr(operation->path, '{'); open; open = strchr(open + 1, '{')) {
		const char *name = arena_copy(compiler->scratch, open + 1, strcspn(open + 1, "}"));
		struct declared *declared = declared_named(all, "path", name);
		if (!declared || declared->used ||
			!json_is_true(json_object_get(declared->node, "required")))
			return refusal_give(compiler, at,
				"the path parameter `%s` is not declared, or not required", name);
		declared->used = true;
		struct parameter *next = &parameter[operation->parameter_count++];
		if (!parameter_compile(compiler, declared, next))
			return false;
		if (next->type == VALUE_LIST)
			return refusal_give(
				compiler, declared->at, "a path parameter is one value");
	}
	return true;
}

static bool other_compile(struct compiler *compiler, const struct declared *declared,
	struct operation *operation, struct parameter *parameter)
{
	if (!strcmp(declared->in, "header"))
		return header_compile(compiler, declared, operation);
	if (strcmp(declared->in, "query"))
		return declared->used || refusal_give(compiler, declared->at,
						 "the path has no parameter `%s`", declared->name);
	return parameter_compile(compiler, declared, &parameter[operation->parameter_count++]);
}

static void recognise(const struct declarations *all, struct operation *operation)
{
	operation->can_dry_run = declared_named(all, "query", "validate_only") != NULL;
	operation->is_list =
		declared_named(all, "query", "limit") && declared_named(all, "query", "cursor");
}

bool parameters_compile(struct compiler *compiler, json_t *node, json_t *shared, const char *at,
	struct operation *operation)
{
	json_t *own = json_object_get(node, "parameters");
	size_t room = json_array_size(own) + json_array_size(shared);
	struct declarations all = { .declared = arena_alloc(
					    compiler->arena, room * sizeof(*all.declared)) };
	struct parameter *parameter = arena_alloc(compiler->arena, room * sizeof(*parameter));
	operation->parameter = parameter;
	if (!declare_all(
		    compiler, own, refusal_at_member(compiler, at, "parameters"), false, &all) ||
		!declare_all(compiler, shared, at, true, &all) ||
		!path_compile(compiler, at, &all, operation, parameter))
		return false;
	for (size_t i = 0; i < all.count; i++)
		if (!other_compile(compiler, &all.declared[i], operation, parameter))
			return false;
	recognise(&all, operation);
	return true;
}

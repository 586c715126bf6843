#include "contract/compile/merge.h"

#include <string.h>

#include "contract/compile/refusal.h"

/* What both sides leave of one keyword, a new node; NULL: they contradict each other. */
typedef json_t *merge_keyword(json_t *a, json_t *b);

static bool holds(json_t *list, json_t *value)
{
	size_t i;
	json_t *each;
	json_array_foreach (list, i, each) {
		if (json_equal(each, value))
			return true;
	}
	return false;
}

static json_t *as_list(json_t *node)
{
	return json_is_array(node) ? json_incref(node) : json_pack("[O]", node);
}

static json_t *intersection(json_t *a, json_t *b)
{
	json_t *both = json_array(), *left = as_list(a), *right = as_list(b), *each;
	size_t i;
	json_array_foreach (left, i, each) {
		if (holds(right, each))
			json_array_append(both, each);
	}
	json_decref(left);
	json_decref(right);
	if (json_array_size(both))
		return both;
	json_decref(both);
	return NULL;
}

static json_t *united(json_t *a, json_t *b)
{
	json_t *all = json_copy(a), *each;
	size_t i;
	json_array_foreach (b, i, each) {
		if (!holds(all, each))
			json_array_append(all, each);
	}
	return all;
}

static json_t *same(json_t *a, json_t *b)
{
	return json_equal(a, b) ? json_incref(a) : NULL;
}

static json_t *outer(json_t *a, json_t *b)
{
	(void)b;
	return json_incref(a);
}

static json_t *greater(json_t *a, json_t *b)
{
	return json_incref(json_integer_value(a) > json_integer_value(b) ? a : b);
}

static json_t *lesser(json_t *a, json_t *b)
{
	return json_incref(json_integer_value(a) < json_integer_value(b) ? a : b);
}

static json_t *both_schemas(json_t *a, json_t *b)
{
	return json_pack("{s:[OO]}", "allOf", a, b);
}

static json_t *members(json_t *a, json_t *b)
{
	json_t *all = json_copy(a), *value;
	const char *name;
	json_object_foreach (b, name, value) {
		json_t *mine = json_object_get(a, name);
		json_object_set_new(
			all, name, mine ? both_schemas(mine, value) : json_incref(value));
	}
	return all;
}

static const struct {
	const char *name;
	merge_keyword *merge;
} MERGES[] = {
	{ "type", intersection },
	{ "enum", intersection },
	{ "const", same },
	{ "format", same },
	{ "minLength", greater },
	{ "maxLength", lesser },
	{ "minimum", greater },
	{ "maximum", lesser },
	{ "minItems", greater },
	{ "maxItems", lesser },
	{ "minProperties", greater },
	{ "maxProperties", lesser },
	{ "required", united },
	{ "properties", members },
	{ "items", both_schemas },
	{ "title", outer },
	{ "description", outer },
	{ "default", outer },
	{ "example", outer },
	{ "examples", outer },
	{ "deprecated", outer },
	{ "$comment", outer },
};

static merge_keyword *merge_named(const char *name)
{
	for (size_t i = 0; i < LENGTH(MERGES); i++)
		if (!strcmp(MERGES[i].name, name))
			return MERGES[i].merge;
	return NULL;
}

static bool is_open(json_t *node)
{
	json_t *others = json_object_get(node, "additionalProperties");
	return !others || json_is_true(others);
}

/* Whether `inner` names a member that `closed` does not: then no object can be both. */
static const char *stranger(json_t *closed, json_t *inner)
{
	json_t *known = json_object_get(closed, "properties"), *value;
	const char *name;
	json_object_foreach (json_object_get(inner, "properties"), name, value) {
		if (!json_object_get(known, name))
			return name;
	}
	return NULL;
}

/* additionalProperties looks at the members its own schema names: two sides agree when the closed
 * one knows all. */
static bool merge_others(struct compiler *compiler, json_t *into, json_t *from, const char *at)
{
	if (is_open(into) && is_open(from))
		return true;
	json_t *a = json_object_get(into, "additionalProperties");
	json_t *b = json_object_get(from, "additionalProperties");
	const char *name = is_open(into) ? NULL : stranger(into, from);
	if (!name && !is_open(from))
		name = stranger(from, into);
	if (name)
		return refusal_give(compiler, at,
			"allOf contradicts itself: one side forbids the member `%s`", name);
	if (!is_open(into) && !is_open(from) && !json_equal(a, b))
		return refusal_give(
			compiler, at, "allOf contradicts itself in additionalProperties");
	if (is_open(into))
		json_object_set(into, "additionalProperties", b);
	return true;
}

bool merge_schema(struct compiler *compiler, json_t *into, json_t *from, const char *at)
{
	if (!merge_others(compiler, into, from, at))
		return false;
	const char *name;
	json_t *value;
	json_object_foreach (from, name, value) {
		json_t *mine = json_object_get(into, name);
		merge_keyword *merged = merge_named(name);
		if (!merged) /* additionalProperties */
			continue;
		json_t *node = mine ? merged(mine, value) : json_incref(value);
		if (!node)
			return refusal_give(compiler, at, "allOf contradicts itself in %s", name);
		json_object_set_new(into, name, node);
	}
	return true;
}

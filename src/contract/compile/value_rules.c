#include "contract/compile/value_rules.h"

#include <string.h>

#include "contract/compile/keyword.h"
#include "contract/compile/refusal.h"

static const struct {
	const char *name;
	unsigned types;
} TYPES[] = {
	{ "null", TYPE_NULL },
	{ "boolean", TYPE_BOOL },
	{ "integer", TYPE_INT },
	{ "number", TYPE_INT | TYPE_REAL },
	{ "string", TYPE_STRING },
	{ "array", TYPE_ARRAY },
	{ "object", TYPE_OBJECT },
};

static unsigned type_named(const char *name)
{
	for (size_t i = 0; name && i < LENGTH(TYPES); i++)
		if (!strcmp(TYPES[i].name, name))
			return TYPES[i].types;
	return 0;
}

static bool type_add(struct compiler *compiler, json_t *name, const char *at, unsigned *types)
{
	unsigned type = type_named(json_string_value(name));
	*types |= type;
	return type || refusal_give(compiler, refusal_at_member(compiler, at, "type"),
			       "this type is not known");
}

/* The values that enum and const leave; NULL when neither is there. */
static json_t *values_of(struct compiler *compiler, json_t *node)
{
	json_t *only = json_object_get(node, "const");
	return only ? compiler_keep(compiler, json_pack("[O]", only))
		    : json_object_get(node, "enum");
}

static unsigned type_of(const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_NULL:
		return TYPE_NULL;
	case JSON_TRUE:
	case JSON_FALSE:
		return TYPE_BOOL;
	case JSON_INTEGER:
		return TYPE_INT;
	case JSON_STRING:
		return TYPE_STRING;
	case JSON_REAL:
	case JSON_ARRAY:
	case JSON_OBJECT:
		break;
	}
	return 0;
}

static unsigned types_of(json_t *values)
{
	unsigned types = 0;
	size_t i;
	json_t *value;
	json_array_foreach (values, i, value) {
		types |= type_of(value);
	}
	return types;
}

static bool types_named(struct compiler *compiler, json_t *type, const char *at, unsigned *types)
{
	size_t i;
	json_t *each;
	if (!json_is_array(type))
		return type_add(compiler, type, at, types);
	json_array_foreach (type, i, each) {
		if (!type_add(compiler, each, at, types))
			return false;
	}
	return *types || refusal_give(compiler, refusal_at_member(compiler, at, "type"),
				 "a type must stand here");
}

bool value_rules_compile_types(
	struct compiler *compiler, json_t *node, const char *at, struct schema *schema)
{
	json_t *type = json_object_get(node, "type"), *values = values_of(compiler, node);
	unsigned types = 0;
	if (type && !types_named(compiler, type, at, &types))
		return false;
	if (!type)
		types = values ? types_of(values) : (unsigned)TYPE_ANY;
	schema->types = types;
	return keywords_apply(compiler, node, types, at);
}

static bool number_compile(
	struct compiler *compiler, json_t *node, const char *name, const char *at, int64_t *number)
{
	json_t *value = json_object_get(node, name);
	if (value && !json_is_integer(value))
		return refusal_give(compiler, refusal_at_member(compiler, at, name),
			"a whole number must stand here");
	if (value)
		*number = json_integer_value(value);
	return true;
}

bool value_rules_compile_bound(
	struct compiler *compiler, json_t *node, const char *name, const char *at, size_t *bound)
{
	int64_t number = -1;
	if (!number_compile(compiler, node, name, at, &number))
		return false;
	if (json_object_get(node, name) && (number < 0 || number > UINT32_MAX))
		return refusal_give(
			compiler, refusal_at_member(compiler, at, name), "a count must stand here");
	if (number >= 0)
		*bound = (size_t)number;
	return true;
}

static bool format_compile(
	struct compiler *compiler, json_t *node, const char *at, struct schema *schema)
{
	json_t *format = json_object_get(node, "format");
	const char *name = json_string_value(format);
	int64_t minimum, maximum;
	if (!format)
		return true;
	if (name && schema->types & TYPE_STRING)
		schema->text.format = format_named(name);
	if (schema->text.format)
		return true;
	if (!name || !(schema->types & TYPE_INT) || !format_bounds(name, &minimum, &maximum))
		return refusal_give(compiler, refusal_at_member(compiler, at, "format"),
			"this format is not known here");
	schema->number.fen = !strcmp(name, "fen");
	if (schema->number.minimum < minimum)
		schema->number.minimum = minimum;
	if (schema->number.maximum > maximum)
		schema->number.maximum = maximum;
	return true;
}

static bool words_compile(
	struct compiler *compiler, json_t *values, const char *at, struct schema *schema)
{
	size_t count = 0, i;
	json_t *value;
	const char **text = arena_alloc(compiler->arena, json_array_size(values) * sizeof(*text));
	json_array_foreach (values, i, value) {
		if (json_is_string(value))
			text[count++] = arena_text(compiler->arena, json_string_value(value));
	}
	if (count > 4096)
		return refusal_give(compiler, at, "an enum has at most 4096 values");
	if (count)
		schema->text.words = name_set_create(compiler->arena, text, count);
	return true;
}

static void numbers_compile(struct compiler *compiler, json_t *values, struct schema *schema)
{
	size_t i, count = 0;
	json_t *value;
	int64_t *numbers = arena_alloc(compiler->arena, json_array_size(values) * sizeof(*numbers));
	schema->bools = 0;
	json_array_foreach (values, i, value) {
		if (json_is_integer(value))
			numbers[count++] = json_integer_value(value);
		if (json_is_boolean(value))
			schema->bools |= json_is_true(value) ? 2u : 1u;
	}
	schema->number.count = count;
	schema->number.values = numbers;
}

/* Stands once in its list, and in the enum beside a const. */
static bool value_allowed(json_t *node, json_t *values, size_t i)
{
	json_t *value = json_array_get(values, i), *list = json_object_get(node, "enum"), *each;
	size_t k, times = 0;
	if (values == list)
		list = NULL;
	json_array_foreach (values, k, each) {
		times += json_equal(each, value) == 1;
	}
	bool found = !list;
	json_array_foreach (list, k, each) {
		found = found || json_equal(each, value);
	}
	return found && times == 1;
}

static bool enum_compile(
	struct compiler *compiler, json_t *node, const char *at, struct schema *schema)
{
	json_t *values = values_of(compiler, node);
	const char *here =
		refusal_at_member(compiler, at, json_object_get(node, "const") ? "const" : "enum");
	if (!values)
		return true;
	if (json_array_size(values) == 0)
		return refusal_give(compiler, here, "a list of values must stand here");
	for (size_t i = 0; i < json_array_size(values); i++) {
		unsigned type = type_of(json_array_get(values, i));
		if (!(type & schema->types) || !value_allowed(node, values, i))
			return refusal_give(compiler, here,
				"value %zu is repeated, of another type, or not in the enum beside "
				"it",
				i);
	}
	schema->types &= types_of(values);
	numbers_compile(compiler, values, schema);
	return words_compile(compiler, values, here, schema);
}

bool value_rules_compile(
	struct compiler *compiler, json_t *node, const char *at, struct schema *schema)
{
	return enum_compile(compiler, node, at, schema) &&
	       value_rules_compile_bound(compiler, node, "minLength", at, &schema->text.minimum) &&
	       value_rules_compile_bound(compiler, node, "maxLength", at, &schema->text.maximum) &&
	       number_compile(compiler, node, "minimum", at, &schema->number.minimum) &&
	       number_compile(compiler, node, "maximum", at, &schema->number.maximum) &&
	       format_compile(compiler, node, at, schema);
}

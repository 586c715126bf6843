#include "contract/compile/object_schema.h"

#include <string.h>

#include "contract/compile/refusal.h"
#include "contract/compile/schema.h"
#include "contract/compile/value_rules.h"
#include "contract/read/row.h"

static bool name_fits(const char *name)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
	return n > 0 && name[n] == '\0';
}

static struct word word_of(const char *name)
{
	size_t n = strlen(name);
	return (struct word){ name, n, word_head(name, n), word_tail(name, n) };
}

static bool property_compile(struct compiler *compiler, const char *name, json_t *value,
	const char *at, enum strictness strictness, struct property *property)
{
	const char *here = refusal_at_member(compiler, at, name);
	if (strictness == STRICT && !name_fits(name))
		return refusal_give(
			compiler, here, "names of a request are lower case words: [a-z0-9_]");
	property->name = word_of(arena_text(compiler->arena, name));
	property->schema = schema_compile(compiler, value, here, strictness);
	return property->schema != NULL;
}

static bool properties_compile(struct compiler *compiler, json_t *node, const char *at,
	enum strictness strictness, struct object_rules *rules)
{
	json_t *properties = json_object_get(node, "properties"), *value;
	const char *here = refusal_at_member(compiler, at, "properties"), *name;
	size_t count = json_object_size(properties), i = 0;
	if (!properties)
		return true;
	if (!json_is_object(properties) || count > MEMBERS_MAX)
		return refusal_give(compiler, here,
			"an object with at most %d members must stand here", MEMBERS_MAX);
	struct property *property = arena_alloc(compiler->arena, count * sizeof(*property));
	const char **names = arena_alloc(compiler->arena, count * sizeof(*names));
	json_object_foreach (properties, name, value) {
		if (!property_compile(compiler, name, value, here, strictness, &property[i]))
			return false;
		names[i] = property[i].name.text;
		i++;
	}
	rules->count = count;
	rules->property = property;
	rules->names = name_set_create(compiler->arena, names, count);
	return true;
}

static bool required_compile(
	struct compiler *compiler, json_t *node, const char *at, struct object_rules *rules)
{
	json_t *required = json_object_get(node, "required"), *each;
	const char *here = refusal_at_member(compiler, at, "required");
	size_t i;
	if (required && !json_is_array(required))
		return refusal_give(compiler, here, "a list of names must stand here");
	json_array_foreach (required, i, each) {
		const char *name = json_string_value(each);
		int index =
			name && rules->count ? name_set_find(rules->names, name, strlen(name)) : -1;
		if (index < 0)
			return refusal_give(compiler, refusal_at_index(compiler, here, i),
				"properties has no such member");
		rules->required |= UINT64_C(1) << index;
	}
	return true;
}

static bool others_compile(struct compiler *compiler, json_t *node, const char *at,
	enum strictness strictness, struct object_rules *rules)
{
	json_t *others = json_object_get(node, "additionalProperties");
	if (!others || json_is_true(others))
		return true;
	rules->others = NULL;
	if (json_is_false(others))
		return true;
	rules->others = schema_compile(compiler, others,
		refusal_at_member(compiler, at, "additionalProperties"), strictness);
	if (strictness == STRICT)
		rules->key_maximum = MAP_KEY_MAX;
	return rules->others != NULL;
}

bool object_schema_compile(struct compiler *compiler, json_t *node, const char *at,
	enum strictness strictness, struct schema *schema)
{
	struct object_rules *rules = &schema->object;
	return properties_compile(compiler, node, at, strictness, rules) &&
	       required_compile(compiler, node, at, rules) &&
	       others_compile(compiler, node, at, strictness, rules) &&
	       value_rules_compile_bound(compiler, node, "minProperties", at, &rules->minimum) &&
	       value_rules_compile_bound(compiler, node, "maxProperties", at, &rules->maximum);
}

/* The rows of `{"lines": [row]}` and nothing beside it, whatever their name, when each member fits
 * a column. */
static const struct schema *row_of(const struct schema *schema)
{
	const struct object_rules *rules = &schema->object;
	if (schema->types != TYPE_OBJECT || rules->count != 1 || rules->required != 1 ||
		rules->others)
		return NULL;
	const struct schema *lines = rules->property[0].schema, *row = lines->array.items;
	if (lines->types != TYPE_ARRAY || row->types != TYPE_OBJECT || row->object.others)
		return NULL;
	for (size_t i = 0; i < row->object.count; i++)
		if (row_column_type(row->object.property[i].schema) < 0)
			return NULL;
	return row->object.count ? row : NULL;
}

void object_schema_mark_table(struct compiler *compiler, struct schema *schema)
{
	const struct schema *row = row_of(schema);
	if (!row)
		return;
	const char **names = arena_alloc(compiler->arena, (row->object.count + 1) * sizeof(*names));
	for (size_t i = 0; i < row->object.count; i++)
		names[i] = row->object.property[i].name.text;
	schema->row = row;
	schema->row_names = names;
}

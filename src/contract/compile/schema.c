#include "contract/compile/schema.h"

#include <string.h>

#include "contract/compile/example.h"
#include "contract/compile/flatten.h"
#include "contract/compile/object_schema.h"
#include "contract/compile/refusal.h"
#include "contract/compile/value_rules.h"

/* A schema that is only a reference is compiled once for each strictness. */
struct schema_memo {
	const struct schema_memo *next;
	const char *reference;
	enum strictness strictness;
	const struct schema *schema;
};

static const struct schema *remembered(
	const struct compiler *compiler, const char *reference, enum strictness strictness)
{
	for (const struct schema_memo *memo = compiler->memo; memo; memo = memo->next)
		if (memo->strictness == strictness && !strcmp(memo->reference, reference))
			return memo->schema;
	return NULL;
}

static void remember(struct compiler *compiler, const char *reference, enum strictness strictness,
	const struct schema *schema)
{
	struct schema_memo *memo = arena_alloc(compiler->scratch, sizeof(*memo));
	*memo = (struct schema_memo){
		.next = compiler->memo,
		.reference = arena_text(compiler->scratch, reference),
		.strictness = strictness,
		.schema = schema,
	};
	compiler->memo = memo;
}

static bool is_map(const struct schema *schema)
{
	return schema->object.others && schema->object.others != &SCHEMA_ANY;
}

static const char *unbounded_object(const struct schema *schema)
{
	if (!schema->object.others)
		return NULL;
	if (!is_map(schema))
		return "an object of a request is closed (additionalProperties: false) or a map";
	return schema->object.maximum == SIZE_MAX ? "a map of a request has maxProperties" : NULL;
}

static const char *unbounded(const struct schema *schema)
{
	const struct text_rules *text = &schema->text;
	if (schema->types & TYPE_REAL)
		return "numbers of a request are integers";
	if (schema->types & TYPE_STRING && text->maximum == SIZE_MAX && !text->words &&
		!text->format)
		return "a string of a request has maxLength, format, enum or const";
	if (schema->types & TYPE_ARRAY && schema->array.maximum == SIZE_MAX)
		return "an array of a request has maxItems";
	if (schema->types & TYPE_ARRAY && schema->array.items == &SCHEMA_ANY)
		return "an array of a request has items";
	return schema->types & TYPE_OBJECT ? unbounded_object(schema) : NULL;
}

static const char *impossible(const struct schema *schema)
{
	if (schema->text.minimum > schema->text.maximum)
		return "minLength is above maxLength";
	if (schema->number.minimum > schema->number.maximum)
		return "minimum is above maximum";
	if (schema->array.minimum > schema->array.maximum)
		return "minItems is above maxItems";
	return schema->object.minimum > schema->object.maximum
		       ? "minProperties is above maxProperties"
		       : NULL;
}

static bool items_compile(struct compiler *compiler, json_t *node, const char *at,
	enum strictness strictness, struct schema *schema)
{
	json_t *items = json_object_get(node, "items");
	if (!value_rules_compile_bound(compiler, node, "minItems", at, &schema->array.minimum) ||
		!value_rules_compile_bound(compiler, node, "maxItems", at, &schema->array.maximum))
		return false;
	if (!items)
		return true;
	schema->array.items = schema_compile(
		compiler, items, refusal_at_member(compiler, at, "items"), strictness);
	return schema->array.items != NULL;
}

static bool title_compile(
	struct compiler *compiler, json_t *node, const char *at, struct schema *schema)
{
	json_t *title = json_object_get(node, "title");
	if (title && !json_is_string(title))
		return refusal_give(compiler, at, "a title is a string");
	schema->title = arena_text(compiler->arena, json_string_value(title));
	return true;
}

static bool parts_compile(struct compiler *compiler, json_t *node, const char *at,
	enum strictness strictness, struct schema *schema)
{
	return value_rules_compile_types(compiler, node, at, schema) &&
	       value_rules_compile(compiler, node, at, schema) &&
	       items_compile(compiler, node, at, strictness, schema) &&
	       object_schema_compile(compiler, node, at, strictness, schema) &&
	       title_compile(compiler, node, at, schema);
}

static const struct schema *compile_flat(
	struct compiler *compiler, json_t *node, const char *at, enum strictness strictness)
{
	struct schema *schema = arena_alloc(compiler->arena, sizeof(*schema));
	*schema = SCHEMA_ANY;
	if (!parts_compile(compiler, node, at, strictness, schema))
		return NULL;
	const char *why = impossible(schema);
	if (!why && strictness == STRICT)
		why = unbounded(schema);
	if (why) {
		refusal_give(compiler, at, "%s", why);
		return NULL;
	}
	object_schema_mark_table(compiler, schema);
	return examples_hold_within(compiler, node, at, schema) ? schema : NULL;
}

/* What a reference points at is told by its own pointer, not by one of the places that refer to it.
 */
static const struct schema *compile_node(struct compiler *compiler, json_t *node, const char *at,
	const char *reference, enum strictness strictness)
{
	json_t *flat = flatten_schema(compiler, node, at);
	at = reference ? arena_text(compiler->scratch, reference) : at;
	if (!flat)
		return NULL;
	if (strictness == LOOSE && json_object_size(flat) == 0)
		return &SCHEMA_ANY;
	compiler->depth++;
	const struct schema *schema = compile_flat(compiler, flat, at, strictness);
	compiler->depth--;
	return schema;
}

const struct schema *schema_compile(
	struct compiler *compiler, json_t *node, const char *at, enum strictness strictness)
{
	json_t *only = json_object_size(node) == 1 ? json_object_get(node, "$ref") : NULL;
	const char *reference = json_string_value(only);
	const struct schema *known = reference ? remembered(compiler, reference, strictness) : NULL;
	if (known)
		return known;
	const struct schema *schema = compile_node(compiler, node, at, reference, strictness);
	if (schema && reference)
		remember(compiler, reference, strictness, schema);
	return schema;
}

#include "contract/compile/media.h"

#include <string.h>

#include "contract/compile/example.h"
#include "contract/compile/keyword.h"
#include "contract/compile/refusal.h"
#include "contract/compile/schema.h"

#define JSON "application/json"
#define FORM "application/x-www-form-urlencoded"
#define CSV "text/csv"

static bool media_is_json(const char *type)
{
	size_t n = strlen(type);
	return !strcmp(type, JSON) || (n > 5 && !strcmp(type + n - 5, "+json"));
}

/* Bytes that the contract does not look into: no schema, or `type: string`. */
static bool is_raw(json_t *schema)
{
	const char *type = json_string_value(json_object_get(schema, "type"));
	return json_object_size(schema) == 0 || (type && !strcmp(type, "string"));
}

static bool object_wanted(const char *type, enum strictness strictness)
{
	return strictness == STRICT && (media_is_json(type) || !strcmp(type, FORM));
}

static bool structured(const char *type, json_t *schema, enum strictness strictness)
{
	if (media_is_json(type) || (strictness == STRICT && !strcmp(type, FORM)))
		return true;
	return strictness == STRICT && !strcmp(type, CSV) && !is_raw(schema);
}

static bool entry_compile(struct compiler *compiler, const char *type, json_t *node, const char *at,
	enum strictness strictness, struct media *media)
{
	json_t *schema = json_object_get(node, "schema");
	if (!keywords_of_node(compiler, node, NODE_MEDIA, at))
		return false;
	media->type = arena_text(compiler->arena, type);
	if (strpbrk(type, "; ABCDEFGHIJKLMNOPQRSTUVWXYZ") || !strchr(type, '/'))
		return refusal_give(compiler, at, "a media type is lower case, without parameters");
	const char *here = refusal_at_member(compiler, at, "schema");
	if (!structured(type, schema, strictness))
		return is_raw(schema) ||
		       refusal_give(compiler, here, "bytes of this type have no schema");
	if (!schema)
		return refusal_give(compiler, here, "a schema must stand here");
	media->schema = schema_compile(compiler, schema, here, strictness);
	if (media->schema && object_wanted(type, strictness) && media->schema->types != TYPE_OBJECT)
		return refusal_give(compiler, here, "the top level of a body is an object");
	return media->schema &&
	       (!strcmp(type, CSV) || examples_hold(compiler, node, at, media->schema));
}

static const struct schema *table_among(const struct media *media, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (media[i].schema && media[i].schema->row)
			return media[i].schema;
	return NULL;
}

/* CSV carries the rows of the table beside it, unless it names a table itself. */
static bool csv_compile(struct compiler *compiler, const char *at, json_t *content,
	struct media *media, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(media[i].type, CSV))
			continue;
		const char *here = refusal_at_member(compiler, at, CSV);
		if (!media[i].schema)
			media[i].schema = table_among(media, count);
		if (!media[i].schema || !media[i].schema->row)
			return refusal_give(compiler, here,
				"CSV needs a table: an object with rows and nothing beside them");
		if (!examples_hold_csv(
			    compiler, json_object_get(content, CSV), here, media[i].schema))
			return false;
	}
	return true;
}

bool media_compile(struct compiler *compiler, json_t *content, const char *at,
	enum strictness strictness, const struct media **media, size_t *count)
{
	const char *type;
	json_t *node;
	size_t i = 0;
	if (!content)
		return true;
	struct media *made =
		arena_alloc(compiler->arena, json_object_size(content) * sizeof(*made));
	json_object_foreach (content, type, node) {
		const char *here = refusal_at_member(compiler, at, type);
		if (!entry_compile(compiler, type, node, here, strictness, &made[i++]))
			return false;
	}
	*media = made;
	*count = i;
	return strictness == LOOSE || csv_compile(compiler, at, content, made, i);
}

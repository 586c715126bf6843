#include "contract/compile/flatten.h"

#include <string.h>

#include "contract/compile/keyword.h"
#include "contract/compile/merge.h"
#include "contract/compile/refusal.h"

#define COMPONENTS "#/components/"
#define REFS_MAX 32

/* The member a pointer's segment names, unescaped (RFC 6901, 4). */
static json_t *step_into(json_t *node, const char *segment, size_t n)
{
	char name[256];
	size_t size = 0;
	for (size_t i = 0; i < n && size < sizeof(name) - 1; i++) {
		bool escape = segment[i] == '~' && i + 1 < n;
		i += escape;
		name[size++] = escape ? (segment[i] == '1' ? '/' : '~') : segment[i];
	}
	name[size] = '\0';
	return json_object_get(node, name);
}

static json_t *pointed_at(json_t *document, const char *pointer)
{
	json_t *node = document;
	while (node && *pointer == '/') {
		size_t n = strcspn(pointer + 1, "/");
		node = step_into(node, pointer + 1, n);
		pointer += 1 + n;
	}
	return node;
}

static json_t *target(struct compiler *compiler, json_t *reference, const char *at)
{
	const char *text = json_string_value(reference);
	json_t *node = NULL;
	if (text && !strncmp(text, COMPONENTS, strlen(COMPONENTS)))
		node = pointed_at(compiler->document, text + 1);
	if (!node)
		refusal_give(compiler, at, "the reference %s leads nowhere in #/components",
			text ? text : "");
	return node;
}

json_t *flatten_reference(struct compiler *compiler, json_t *node, const char **at)
{
	for (int i = 0; i < REFS_MAX; i++) {
		json_t *reference = json_object_get(node, "$ref");
		if (!reference)
			return node;
		if (json_object_size(node) != 1) {
			refusal_give(compiler, *at, "beside $ref nothing may stand here");
			return NULL;
		}
		node = target(compiler, reference, *at);
		if (!node)
			return NULL;
		*at = arena_text(compiler->scratch, json_string_value(reference));
	}
	refusal_give(compiler, *at, "this reference leads back to itself");
	return NULL;
}

static bool merge_flat(struct compiler *compiler, json_t *into, json_t *node, const char *at)
{
	json_t *flat = flatten_schema(compiler, node, at);
	return flat && merge_schema(compiler, into, flat, at);
}

static bool merge_reference(struct compiler *compiler, json_t *into, json_t *node, const char *at)
{
	json_t *reference = json_object_get(node, "$ref");
	if (!reference)
		return true;
	json_t *pointed = target(compiler, reference, at);
	return pointed && merge_flat(compiler, into, pointed, json_string_value(reference));
}

static bool merge_all(struct compiler *compiler, json_t *into, json_t *node, const char *at)
{
	json_t *all = json_object_get(node, "allOf"), *each;
	size_t i;
	if (!all)
		return true;
	if (json_array_size(all) == 0)
		return refusal_give(compiler, refusal_at_member(compiler, at, "allOf"),
			"a list of schemas must stand here");
	json_array_foreach (all, i, each) {
		if (!merge_flat(compiler, into, each,
			    refusal_at_index(
				    compiler, refusal_at_member(compiler, at, "allOf"), i)))
			return false;
	}
	return true;
}

static json_t *flatten_object(struct compiler *compiler, json_t *node, const char *at)
{
	if (!keywords_known(compiler, node, at))
		return NULL;
	if (!json_object_get(node, "$ref") && !json_object_get(node, "allOf"))
		return node;
	json_t *flat = compiler_keep(compiler, json_copy(node));
	json_object_del(flat, "$ref");
	json_object_del(flat, "allOf");
	bool good =
		merge_reference(compiler, flat, node, at) && merge_all(compiler, flat, node, at);
	return good ? flat : NULL;
}

json_t *flatten_schema(struct compiler *compiler, json_t *node, const char *at)
{
	if (json_is_true(node))
		return compiler_keep(compiler, json_object());
	if (!json_is_object(node)) {
		refusal_give(compiler, at, "a schema must stand here");
		return NULL;
	}
	if (compiler->depth >= REFS_MAX) {
		refusal_give(compiler, at, "this schema contains itself, or nests too deep");
		return NULL;
	}
	compiler->depth++;
	json_t *flat = flatten_object(compiler, node, at);
	compiler->depth--;
	return flat;
}

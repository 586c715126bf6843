#include "contract/compile/operation.h"

#include <string.h>

#include "base/ctx.h"
#include "contract/compile/flatten.h"
#include "contract/compile/keyword.h"
#include "contract/compile/media.h"
#include "contract/compile/parameter.h"
#include "contract/compile/promise.h"
#include "contract/compile/refusal.h"

#define BODY_MAX ((size_t)1 << 20)
#define SECONDS_MAX 60
#define EVERY_ROLE (((1u << ROLE_COUNT) - 1) & ~ROLE_BIT(ROLE_public) & ~ROLE_BIT(ROLE_system))

/* One entry of `security`: {} is open, {oauth: [role]} lets a role in, {oauth: []} any signed-in
 * caller. Beside {} a role names those whose token counts. */
static bool entry_compile(
	struct compiler *compiler, json_t *entry, const char *at, struct operation *operation)
{
	json_t *scopes = json_object_get(entry, "oauth");
	size_t size = json_object_size(entry), count = json_array_size(scopes);
	if (json_is_object(entry) && size == 0) {
		operation->open = true;
		return true;
	}
	if (size != 1 || !json_is_array(scopes) || count > 1)
		return refusal_give(compiler, at, "an entry is {} or {oauth: [one role]}");
	if (count == 0) {
		operation->roles |= EVERY_ROLE;
		return true;
	}
	const char *word = json_string_value(json_array_get(scopes, 0));
	enum role role;
	if (!word || !role_named(word, &role) || !(ROLE_BIT(role) & EVERY_ROLE))
		return refusal_give(compiler, at, "this scope is no role that signs in");
	operation->roles |= ROLE_BIT(role);
	return true;
}

static bool security_compile(
	struct compiler *compiler, json_t *node, const char *at, struct operation *operation)
{
	json_t *entries = json_object_get(node, "security"), *entry;
	size_t i;
	const char *here = refusal_at_member(compiler, at, "security");
	if (json_array_size(entries) == 0)
		return refusal_give(compiler, at,
			"no security: nothing is public by accident; say `security: [{}]`");
	json_array_foreach (entries, i, entry) {
		if (!entry_compile(compiler, entry, refusal_at_index(compiler, here, i), operation))
			return false;
	}
	return true;
}

static bool id_compile(
	struct compiler *compiler, json_t *node, const char *at, struct operation *operation)
{
	const char *id = json_string_value(json_object_get(node, "operationId"));
	size_t n = id ? strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789_") : 0;
	if (n == 0 || id[n])
		return refusal_give(compiler, at, "an operation has an operationId of [a-z0-9_]");
	operation->id = arena_text(compiler->arena, id);
	return true;
}

static bool tags_compile(
	struct compiler *compiler, json_t *node, const char *at, struct operation *operation)
{
	json_t *tags = json_object_get(node, "tags"), *tag;
	size_t i;
	if (tags && !json_is_array(tags))
		return refusal_give(compiler, refusal_at_member(compiler, at, "tags"),
			"a list of names must stand here");
	json_array_foreach (tags, i, tag) {
		if (json_is_string(tag) && !strcmp(json_string_value(tag), "sandbox"))
			operation->sandbox = true;
	}
	return true;
}

static bool limit_compile(
	struct compiler *compiler, json_t *node, const char *at, struct operation *operation)
{
	json_t *limit = json_object_get(node, "x-max-bytes");
	json_int_t bytes = json_integer_value(limit);
	operation->max_bytes = limit ? (size_t)bytes : BODY_MAX;
	if (limit && (bytes < 1 || bytes > UINT32_MAX))
		return refusal_give(compiler, refusal_at_member(compiler, at, "x-max-bytes"),
			"a number of bytes must stand here");
	return true;
}

static bool patience_compile(
	struct compiler *compiler, json_t *node, const char *at, struct operation *operation)
{
	json_t *patience = json_object_get(node, "x-seconds");
	json_int_t seconds = json_integer_value(patience);
	operation->seconds = (int)seconds;
	if (patience && (seconds < 1 || seconds > SECONDS_MAX))
		return refusal_give(compiler, refusal_at_member(compiler, at, "x-seconds"),
			"1 to 60 seconds must stand here");
	return true;
}

static bool takes_body(const struct operation *operation)
{
	return strcmp(operation->method, "GET") && strcmp(operation->method, "DELETE");
}

static bool request_compile(
	struct compiler *compiler, json_t *node, const char *at, struct operation *operation)
{
	json_t *request = json_object_get(node, "requestBody");
	at = refusal_at_member(compiler, at, "requestBody");
	if (!request)
		return true;
	request = flatten_reference(compiler, request, &at);
	if (!request || !keywords_of_node(compiler, request, NODE_REQUEST, at))
		return false;
	if (!takes_body(operation) || json_object_size(json_object_get(request, "content")) == 0)
		return refusal_give(
			compiler, at, "a body needs content, and a method that takes one");
	operation->body_required = json_is_true(json_object_get(request, "required"));
	return media_compile(compiler, json_object_get(request, "content"),
		refusal_at_member(compiler, at, "content"), STRICT, &operation->media,
		&operation->media_count);
}

bool operation_compile(struct compiler *compiler, json_t *node, json_t *shared, const char *at,
	struct operation *operation)
{
	return keywords_of_node(compiler, node, NODE_OPERATION, at) &&
	       id_compile(compiler, node, at, operation) &&
	       security_compile(compiler, node, at, operation) &&
	       tags_compile(compiler, node, at, operation) &&
	       limit_compile(compiler, node, at, operation) &&
	       patience_compile(compiler, node, at, operation) &&
	       parameters_compile(compiler, node, shared, at, operation) &&
	       request_compile(compiler, node, at, operation) &&
	       promises_compile(compiler, json_object_get(node, "responses"),
		       refusal_at_member(compiler, at, "responses"), operation);
}

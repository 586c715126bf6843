#include "contract/compile/promise.h"

#include <string.h>

#include "contract/compile/flatten.h"
#include "contract/compile/keyword.h"
#include "contract/compile/media.h"
#include "contract/compile/refusal.h"
#include "contract/compile/schema.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* `200`, `4XX` or `default`. */
static bool range_parse(const char *key, struct promise *promise)
{
	bool all = !strcmp(key, "default");
	*promise = (struct promise){ .low = 0, .high = 999 };
	if (all)
		return true;
	if (strlen(key) != 3 || key[0] < '1' || key[0] > '5')
		return false;
	int hundreds = (key[0] - '0') * 100;
	if (!strcmp(key + 1, "XX")) {
		promise->low = hundreds;
		promise->high = hundreds + 99;
		return true;
	}
	promise->low = promise->high = hundreds + (key[1] - '0') * 10 + (key[2] - '0');
	return is_digit(key[1]) && is_digit(key[2]);
}

static bool header_known(struct compiler *compiler, json_t *header, const char *at)
{
	header = flatten_reference(compiler, header, &at);
	if (!header || !keywords_of_node(compiler, header, NODE_HEADER, at))
		return false;
	json_t *schema = json_object_get(header, "schema");
	return schema &&
	       schema_compile(compiler, schema, refusal_at_member(compiler, at, "schema"), LOOSE);
}

static bool headers_known(struct compiler *compiler, json_t *headers, const char *at)
{
	const char *name;
	json_t *header;
	json_object_foreach (headers, name, header) {
		const char *here = refusal_at_member(compiler, at, name);
		if (!header_known(compiler, header, here))
			return refusal_give(
				compiler, here, "a header with a schema must stand here");
	}
	return true;
}

static bool promise_compile(struct compiler *compiler, const char *key, json_t *node,
	const char *at, struct promise *promise)
{
	if (!range_parse(key, promise))
		return refusal_give(compiler, at, "a status, 4XX or default must stand here");
	node = flatten_reference(compiler, node, &at);
	if (!node || !keywords_of_node(compiler, node, NODE_RESPONSE, at) ||
		!headers_known(compiler, json_object_get(node, "headers"),
			refusal_at_member(compiler, at, "headers")))
		return false;
	return media_compile(compiler, json_object_get(node, "content"),
		refusal_at_member(compiler, at, "content"), LOOSE, &promise->media,
		&promise->media_count);
}

static bool offers_csv(const struct promise *promise)
{
	for (size_t i = 0; i < promise->media_count; i++)
		if (!strcmp(promise->media[i].type, "text/csv"))
			return true;
	return false;
}

bool promises_compile(
	struct compiler *compiler, json_t *responses, const char *at, struct operation *operation)
{
	const char *key;
	json_t *node;
	size_t count = 0;
	if (json_object_size(responses) == 0)
		return refusal_give(compiler, at, "an operation says what it answers");
	struct promise *promise =
		arena_alloc(compiler->arena, json_object_size(responses) * sizeof(*promise));
	json_object_foreach (responses, key, node) {
		if (!promise_compile(compiler, key, node, refusal_at_member(compiler, at, key),
			    &promise[count]))
			return false;
		bool good = promise[count].low >= 200 && promise[count].high <= 299;
		operation->csv_reply =
			operation->csv_reply || (good && offers_csv(&promise[count]));
		count++;
	}
	operation->promise = promise;
	operation->promise_count = count;
	return true;
}

#include "contract/compile/example.h"

#include <string.h>

#include "contract/compile/flatten.h"
#include "contract/compile/refusal.h"
#include "contract/read/body.h"
#include "contract/read/csv_table.h"

static int into_buffer(const char *bytes, size_t size, void *buffer)
{
	buffer_put(buffer, bytes, size);
	return 0;
}

static bool value_holds(
	struct compiler *compiler, json_t *value, const char *at, const struct schema *schema)
{
	struct buffer text = buffer_on(compiler->scratch);
	buffer_text(&text, "");
	json_dump_callback(value, into_buffer, &text, JSON_ENCODE_ANY | JSON_COMPACT);
	const char *breach = body_breach(schema, text.data, text.size, compiler->scratch);
	return !breach || refusal_give(compiler, at, "this example breaks its schema: %s", breach);
}

/* Text of a CSV file, read as a request would be. */
static bool file_holds(
	struct compiler *compiler, json_t *value, const char *at, const struct schema *schema)
{
	struct fault fault = { .arena = compiler->scratch };
	struct columns *columns = columns_create(compiler->scratch, 0);
	const char *bytes = json_string_value(value);
	if (!bytes)
		return refusal_give(compiler, at, "an example of a file is its text");
	if (!csv_table_read(
		    schema, "utf-8", bytes, strlen(bytes), compiler->scratch, &fault, columns))
		return true;
	const struct fault_place *first = fault.count ? &fault.places[0] : NULL;
	return refusal_give(compiler, at, "this example breaks its schema: %s: %s",
		first ? first->pointer : "", first ? code_text(first->code)->en : "");
}

typedef bool example_check(
	struct compiler *compiler, json_t *value, const char *at, const struct schema *schema);

static bool each_holds(struct compiler *compiler, json_t *examples, const char *at,
	const struct schema *schema, example_check *holds)
{
	const char *name;
	json_t *example;
	json_object_foreach (examples, name, example) {
		const char *here = refusal_at_member(compiler, at, name);
		example = flatten_reference(compiler, example, &here);
		if (!example || !holds(compiler, json_object_get(example, "value"), here, schema))
			return refusal_give(compiler, here, "an example has a value");
	}
	return true;
}

static bool all_hold(struct compiler *compiler, json_t *node, const char *at,
	const struct schema *schema, example_check *holds)
{
	json_t *example = json_object_get(node, "example"),
	       *examples = json_object_get(node, "examples");
	if (!compiler->examples || !schema)
		return true;
	return (!example || holds(compiler, example, refusal_at_member(compiler, at, "example"),
				    schema)) &&
	       each_holds(compiler, examples, refusal_at_member(compiler, at, "examples"), schema,
		       holds);
}

bool examples_hold(
	struct compiler *compiler, json_t *node, const char *at, const struct schema *schema)
{
	return all_hold(compiler, node, at, schema, value_holds);
}

bool examples_hold_csv(
	struct compiler *compiler, json_t *node, const char *at, const struct schema *schema)
{
	return all_hold(compiler, node, at, schema, file_holds);
}

bool examples_hold_within(
	struct compiler *compiler, json_t *node, const char *at, const struct schema *schema)
{
	json_t *list = json_object_get(node, "examples"), *each;
	static const char *const single[] = { "example", "default" };
	size_t i;
	if (!compiler->examples)
		return true;
	for (i = 0; i < LENGTH(single); i++) {
		json_t *value = json_object_get(node, single[i]);
		if (value && !value_holds(compiler, value,
				     refusal_at_member(compiler, at, single[i]), schema))
			return false;
	}
	json_array_foreach (list, i, each) {
		if (!value_holds(
			    compiler, each, refusal_at_member(compiler, at, "examples"), schema))
			return false;
	}
	return true;
}

// floors: contract rules base
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#undef fail /* cmocka has a macro of this name */

#include "contract_fixture.h"

/* Schemas are written with ' for " here. */
static char *quoted(struct arena *arena, const char *text)
{
	char *copy = arena_text(arena, text);
	for (char *at = copy; *at; at++)
		if (*at == '\'')
			*at = '"';
	return copy;
}

/* The reason why a member with this schema is refused in a request, or "". */
static const char *refusal(struct arena *arena, const char *member, const char *schemas)
{
	const char *why = "";
	char *schema = arena_printf(arena,
		"{'type':'object','additionalProperties':false,'properties':{'m':%s}}", member);
	const struct schema *made =
		body_schema(arena, quoted(arena, schema), quoted(arena, schemas), &why);
	return made ? "" : why;
}

static void assert_refused(const char *member, const char *place, const char *reason)
{
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	const char *why = refusal(arena, member, "");
	bool as_said = strstr(why, place) && strstr(why, reason);
	if (!as_said)
		print_error("%s: expected %s … %s, got %s\n", member, place, reason, why);
	assert_true(as_said);
	arena_destroy(arena);
}

static void assert_accepted(const char *member)
{
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	const char *why = refusal(arena, member, "");
	if (*why)
		print_error("%s: %s\n", member, why);
	assert_true(*why == '\0');
	arena_destroy(arena);
}

static void a_keyword_outside_the_subset_stops_the_start(void **state)
{
	(void)state;
	static const char *const keywords[] = { "pattern", "anyOf", "not", "if", "then", "else",
		"multipleOf", "exclusiveMinimum", "exclusiveMaximum", "uniqueItems",
		"patternProperties", "propertyNames", "unevaluatedProperties", "contains",
		"prefixItems", "dependentRequired", "nullable", "readOnly", "writeOnly",
		"x-anything", "$defs", "contentEncoding" };
	for (size_t i = 0; i < LENGTH(keywords); i++) {
		struct arena *arena = arena_create(FIXTURE_LIMIT);
		char *member = arena_printf(
			arena, "{'type':'string','maxLength':9,'%s':true}", keywords[i]);
		char *place = arena_printf(arena, "schema/properties/m/%s: ", keywords[i]);
		assert_refused(member, place, "outside the subset");
		arena_destroy(arena);
	}
}

static void the_refusal_names_the_place_by_its_pointer(void **state)
{
	(void)state;
	assert_refused("{'type':'array','maxItems':3,'items':{'type':'string','patern':'x'}}",
		"#/paths/~1v1~1things/post/requestBody/content/application~1json/schema/properties/"
		"m/items/"
		"patern: ",
		"outside the subset");
}

static void everything_in_a_request_is_bounded(void **state)
{
	(void)state;
	assert_refused("{'type':'string'}", "/m: ", "maxLength");
	assert_refused("{'type':'array','items':{'type':'integer'}}", "/m: ", "maxItems");
	assert_refused("{'type':'array','maxItems':3}", "/m: ", "has items");
	assert_refused("{'type':'object'}", "/m: ", "closed");
	assert_refused("{'type':'object','additionalProperties':true}", "/m: ", "closed");
	assert_refused("{'type':'object','additionalProperties':{'type':'integer'}}",
		"/m: ", "maxProperties");
	assert_refused("{'type':'number'}", "/m: ", "integers");
	assert_refused("{}", "/m: ", "");
	assert_refused("true", "/m: ", "");
	assert_refused("false", "/m: ", "a schema must stand here");
	assert_accepted("{'type':'string','maxLength':5}");
	assert_accepted("{'type':'string','format':'uuid'}");
	assert_accepted("{'type':'string','enum':['a','b']}");
	assert_accepted("{'const':'a'}");
	assert_accepted("{'type':'integer'}");
	assert_accepted(
		"{'type':'object','maxProperties':4,'additionalProperties':{'type':'integer'}}");
	assert_accepted("{'type':'array','maxItems':3,'items':{'type':['integer','null']}}");
}

static void a_keyword_must_say_something_about_its_type(void **state)
{
	(void)state;
	assert_refused("{'type':'integer','maxLength':5}", "/m/maxLength: ", "says nothing");
	assert_refused(
		"{'type':'string','maxLength':5,'minimum':5}", "/m/minimum: ", "says nothing");
	assert_refused("{'type':'boolean','items':{}}", "/m/items: ", "says nothing");
	assert_refused("{'type':'integer','required':[]}", "/m/required: ", "says nothing");
}

static void bounds_that_cross_are_refused(void **state)
{
	(void)state;
	assert_refused(
		"{'type':'string','minLength':6,'maxLength':5}", "/m: ", "minLength is above");
	assert_refused("{'type':'integer','minimum':6,'maximum':5}", "/m: ", "minimum is above");
	assert_refused("{'type':'array','minItems':6,'maxItems':5,'items':{'type':'integer'}}",
		"/m: ", "minItems is above");
	assert_refused("{'type':'string','maxLength':-1}", "/m/maxLength: ", "a count");
	assert_refused("{'type':'string','maxLength':1.5}", "/m/maxLength: ", "a whole number");
	assert_refused("{'type':'integer','maximum':1.5}", "/m/maximum: ", "a whole number");
}

static void types_formats_and_values_are_checked_at_the_start(void **state)
{
	(void)state;
	assert_refused("{'type':'text'}", "/m/type: ", "not known");
	assert_refused("{'type':[]}", "/m/type: ", "");
	assert_refused("{'type':'string','format':'ipv4'}", "/m/format: ", "not known here");
	assert_refused("{'type':'integer','format':'date'}", "/m/format: ", "not known here");
	assert_refused("{'type':'string','enum':[]}", "/m/enum: ", "a list of values");
	assert_refused("{'type':'string','enum':['a','a']}", "/m/enum: ", "repeated");
	assert_refused("{'type':'string','enum':['a',1]}", "/m/enum: ", "another type");
	assert_refused("{'enum':[['a']]}", "/m", "");
	assert_refused("{'const':'c','enum':['a','b']}", "/m/const: ", "not in the enum");
	assert_refused("{'type':'string','maxLength':3,'title':7}", "/m: ", "title");
}

static void members_of_a_request_have_plain_names_and_are_few(void **state)
{
	(void)state;
	assert_refused("{'type':'object','additionalProperties':false,'properties':{'Ab':{'type':'"
		       "integer'}}}",
		"/m/properties/Ab: ", "lower case");
	assert_refused("{'type':'object','additionalProperties':false,'required':['b'],"
		       "'properties':{'a':{'type':'integer'}}}",
		"/m/required/0: ", "no such member");
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	for (int count = 64; count <= 65; count++) {
		struct buffer many = buffer_on(arena);
		buffer_text(&many, "{'type':'object','additionalProperties':false,'properties':{");
		for (int i = 0; i < count; i++)
			buffer_printf(&many, "%s'm%d':{'type':'integer'}", i ? "," : "", i);
		buffer_text(&many, "}}");
		if (count == 64)
			assert_accepted(many.data);
		else
			assert_refused(many.data, "/m/properties: ", "at most 64");
	}
	arena_destroy(arena);
}

static void a_reference_must_lead_somewhere_and_not_back(void **state)
{
	(void)state;
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	assert_string_equal(
		refusal(arena, "{'$ref':'#/components/schemas/n'}", "'n':{'type':'integer'}"), "");
	assert_non_null(
		strstr(refusal(arena, "{'$ref':'#/components/schemas/x'}", ""), "leads nowhere"));
	assert_non_null(strstr(refusal(arena, "{'$ref':'#/info'}", ""), "leads nowhere"));
	assert_non_null(strstr(refusal(arena, "{'$ref':'other.yaml#/x'}", ""), "leads nowhere"));
	assert_non_null(strstr(refusal(arena, "{'type':'integer'}",
				       "'n':{'type':'object','properties':{'n':{'$ref':'#/"
				       "components/schemas/n'}}}"),
		"contains itself"));
	assert_non_null(strstr(
		refusal(arena, "{'type':'integer'}", "'n':{'$ref':'#/components/schemas/n'}"),
		"contains itself"));
	arena_destroy(arena);
}

static void a_named_schema_that_nobody_uses_is_checked_too(void **state)
{
	(void)state;
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	const char *why =
		refusal(arena, "{'type':'integer'}", "'lost':{'type':'string','pattern':'a'}");
	assert_non_null(strstr(why, "#/components/schemas/lost/pattern: "));
	arena_destroy(arena);
}

static void a_reference_and_its_neighbours_must_both_hold(void **state)
{
	(void)state;
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	const char *why;
	const struct schema *schema = body_schema(arena,
		quoted(arena, "{'type':'object','additionalProperties':false,'properties':{'m':{"
			      "'$ref':'#/components/schemas/n','maximum':9,'title':'here'}}}"),
		quoted(arena, "'n':{'type':'integer','minimum':1,'maximum':20,'title':'there'}"),
		&why);
	assert_non_null(schema);
	const struct schema *member = schema->object.property[0].schema;
	assert_int_equal(member->number.minimum, 1);
	assert_int_equal(member->number.maximum, 9);
	assert_string_equal(member->title, "here");
	arena_destroy(arena);
}

static void all_of_is_flattened(void **state)
{
	(void)state;
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	const char *why;
	const struct schema *schema = body_schema(arena,
		quoted(arena,
			"{'allOf':[{'type':'object','required':['a'],'properties':{'a':{'type':'"
			"integer','minimum':2}}},"
			"{'required':['b']}],'additionalProperties':false,"
			"'properties':{'a':{'maximum':5},'b':{'type':'string','maxLength':3}}}"),
		"", &why);
	assert_non_null(schema);
	assert_string_equal(
		body_line(arena, schema, "{\"a\":1}", 7), "invalid 2: /a too_small 2; /b required");
	assert_string_equal(
		body_line(arena, schema, "{\"a\":6,\"b\":\"xyz\"}", 17), "invalid 1: /a too_big 5");
	arena_destroy(arena);
}

static void all_of_that_contradicts_itself_is_refused(void **state)
{
	(void)state;
	assert_refused("{'allOf':[{'type':'string'},{'type':'integer'}]}", "/m",
		"contradicts itself in type");
	assert_refused(
		"{'allOf':[{'enum':['a']},{'enum':['b']}]}", "/m", "contradicts itself in enum");
	assert_refused(
		"{'allOf':[{'const':'a'},{'const':'b'}]}", "/m", "contradicts itself in const");
	assert_refused("{'allOf':[{'type':'string','format':'date'},{'format':'uuid'}]}", "/m",
		"contradicts itself in format");
	assert_refused("{'allOf':[{'type':'integer','minimum':5},{'maximum':4}]}",
		"/m: ", "minimum is above");
	assert_refused("{'allOf':[{'type':'object','additionalProperties':false,'properties':{'a':{"
		       "'type':'integer'}}},"
		       "{'properties':{'b':{'type':'integer'}}}]}",
		"/m", "forbids the member `b`");
	assert_refused("{'allOf':[]}", "/m/allOf", "a list of schemas");
}

static void a_table_is_recognised_by_its_shape(void **state)
{
	(void)state;
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	const char *why;
	const char *const *names;
	const struct schema *roster = body_schema(arena, ROSTER_SCHEMA, "", &why);
	assert_int_equal(row_members(roster, &names), 12);
	assert_string_equal(names[0], "line");
	assert_string_equal(names[11], "dispatched");
	const struct schema *other = body_schema(arena,
		quoted(arena, "{'type':'object','additionalProperties':false,'required':['lines'],'"
			      "properties':{"
			      "'lines':{'type':'array','maxItems':4,'items':{'type':'string','"
			      "maxLength':4}}}}"),
		"", &why);
	assert_int_equal(row_members(other, &names), 0);
	assert_null(names);
	arena_destroy(arena);
}

static void formats_give_columns_their_type(void **state)
{
	(void)state;
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	const char *why;
	const struct schema *roster = body_schema(arena, ROSTER_SCHEMA, "", &why);
	static const int types[] = { COLUMN_INT, COLUMN_TEXT, COLUMN_TEXT, COLUMN_TEXT, COLUMN_TEXT,
		COLUMN_TEXT, COLUMN_DATE, COLUMN_DATE, COLUMN_DATE, COLUMN_DATE, COLUMN_INT,
		COLUMN_BOOL };
	for (size_t i = 0; i < LENGTH(types); i++)
		assert_int_equal(row_column_type(roster->row->object.property[i].schema), types[i]);
	arena_destroy(arena);
}

static const char *example_refusal(struct arena *arena, const char *media, const char *schema)
{
	const char *why = "";
	char *path = arena_printf(arena,
		"'/v1/"
		"things':{'post':{'operationId':'a','security':[{}],'requestBody':{'content':{'"
		"application/json':"
		"{'schema':{'type':'object','additionalProperties':false,'required':['n'],'"
		"properties':{'n':%s}}%s}}},"
		"'responses':{'200':{'description':'ok'}}}}",
		schema, media);
	char *text = document_text(arena, quoted(arena, path), "");
	assert_non_null(contract_compile(arena, text, strlen(text), &why));
	return contract_examples(arena, text, strlen(text), &why) ? "" : why;
}

static void examples_must_fit_their_schema(void **state)
{
	(void)state;
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	const char *number = "{'type':'integer','maximum':9,'examples':[3],'default':0}";
	assert_string_equal(example_refusal(arena, ",'example':{'n':7}", number), "");
	assert_string_equal(
		example_refusal(arena, ",'examples':{'one':{'value':{'n':7}}}", number), "");
	assert_non_null(strstr(example_refusal(arena, ",'example':{'n':70}", number),
		"json/example: this example breaks its schema: /n: is more than"));
	assert_non_null(strstr(example_refusal(arena, ",'examples':{'one':{'value':{}}}", number),
		"json/examples/one: this example breaks its schema: /n: is required"));
	assert_non_null(
		strstr(example_refusal(arena, "", "{'type':'integer','maximum':9,'default':'x'}"),
			"n/default: "));
	assert_non_null(
		strstr(example_refusal(arena, "", "{'type':'integer','maximum':9,'examples':[10]}"),
			"n/examples: "));
	arena_destroy(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_keyword_outside_the_subset_stops_the_start),
		cmocka_unit_test(the_refusal_names_the_place_by_its_pointer),
		cmocka_unit_test(everything_in_a_request_is_bounded),
		cmocka_unit_test(a_keyword_must_say_something_about_its_type),
		cmocka_unit_test(bounds_that_cross_are_refused),
		cmocka_unit_test(types_formats_and_values_are_checked_at_the_start),
		cmocka_unit_test(members_of_a_request_have_plain_names_and_are_few),
		cmocka_unit_test(a_reference_must_lead_somewhere_and_not_back),
		cmocka_unit_test(a_named_schema_that_nobody_uses_is_checked_too),
		cmocka_unit_test(a_reference_and_its_neighbours_must_both_hold),
		cmocka_unit_test(all_of_is_flattened),
		cmocka_unit_test(all_of_that_contradicts_itself_is_refused),
		cmocka_unit_test(a_table_is_recognised_by_its_shape),
		cmocka_unit_test(formats_give_columns_their_type),
		cmocka_unit_test(examples_must_fit_their_schema),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

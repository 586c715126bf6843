// floors: contract rules base
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#undef fail /* cmocka has a macro of this name */

#include "contract_fixture.h"

/* One schema for all: a member of every kind, none of them required but `name`. */
static const char THING[] =
	"{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"name\"],"
	"\"properties\":{"
	"\"name\":{\"type\":\"string\",\"minLength\":2,\"maxLength\":5},"
	"\"count\":{\"type\":\"integer\",\"minimum\":-3,\"maximum\":1000},"
	"\"any_count\":{\"type\":\"integer\"},"
	"\"flag\":{\"type\":\"boolean\"},"
	"\"only_true\":{\"const\":true},"
	"\"kind\":{\"type\":\"string\",\"enum\":[\"a\",\"bb\",\"a_rather_long_word_of_an_enum\"]},"
	"\"level\":{\"type\":\"integer\",\"enum\":[1,2,5]},"
	"\"maybe\":{\"type\":[\"string\",\"null\"],\"maxLength\":3},"
	"\"tags\":{\"type\":\"array\",\"minItems\":1,\"maxItems\":3,\"items\":{\"type\":\"string\","
	"\"maxLength\":4}},"
	"\"inner\":{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"x\",\"y\"],"
	"\"properties\":"
	"{\"x\":{\"type\":\"integer\"},\"y\":{\"type\":\"integer\"}}},"
	"\"metadata\":{\"type\":\"object\",\"minProperties\":1,\"maxProperties\":3,"
	"\"additionalProperties\":"
	"{\"type\":\"string\",\"maxLength\":4}}}}";

static struct arena *arena;
static const struct schema *thing;

static int make_thing(void **state)
{
	(void)state;
	const char *why = "";
	arena = arena_create(FIXTURE_LIMIT);
	thing = body_schema(arena, THING, "", &why);
	if (!thing)
		print_error("%s\n", why);
	return thing ? 0 : -1;
}

static int drop_thing(void **state)
{
	(void)state;
	arena_destroy(arena);
	return 0;
}

static void assert_bytes(const char *bytes, size_t size, const char *expected)
{
	/* An exact copy on the heap: reading one byte too far is seen by the sanitizer. */
	char *exact = malloc(size ? size : 1);
	assert_non_null(exact);
	memcpy(exact, bytes, size);
	assert_string_equal(body_line(arena, thing, exact, size), expected);
	free(exact);
}

static void assert_body(const char *body, const char *expected)
{
	assert_bytes(body, strlen(body), expected);
}

/* The object {"name":"ab","<member>":<value>}. */
static void assert_member(const char *member, const char *value, const char *expected)
{
	assert_body(arena_printf(arena, "{\"name\":\"ab\",\"%s\":%s}", member, value), expected);
}

static void a_good_body_passes(void **state)
{
	(void)state;
	assert_body("{\"name\":\"ab\"}", "ok");
	assert_body(" \r\n\t{ \"name\" : \"ab\" , \"count\" : 7 }\n ", "ok");
	assert_member("flag", "true", "ok");
	assert_member("kind", "\"a_rather_long_word_of_an_enum\"", "ok");
	assert_member("maybe", "null", "ok");
	assert_member("tags", "[\"a\",\"b\",\"c\"]", "ok");
	assert_member("inner", "{\"y\":1,\"x\":2}", "ok");
	assert_member("metadata", "{\"Anything at all\":\"yes\",\"二\":\"\"}", "ok");
}

static void the_top_level_is_an_object(void **state)
{
	(void)state;
	assert_body("[]", "invalid 1:  type");
	assert_body("null", "invalid 1:  type");
	assert_body("\"name\"", "invalid 1:  type");
	assert_body("", "bad_json 1:  syntax");
	assert_body("  ", "bad_json 1:  syntax");
}

static void broken_syntax_stands_alone_at_its_place(void **state)
{
	(void)state;
	assert_body("{", "bad_json 1:  syntax");
	assert_body("{\"name\":\"ab\"", "bad_json 1:  syntax");
	assert_body("{\"name\":\"ab\"}}", "bad_json 1:  syntax");
	assert_body("{\"name\":\"ab\"} x", "bad_json 1:  syntax");
	assert_body("{\"name\":\"ab\",}", "bad_json 1:  syntax");
	assert_body("{\"name\" \"ab\"}", "bad_json 1: /name syntax");
	assert_body("{name:1}", "bad_json 1:  syntax");
	assert_body("{'name':1}", "bad_json 1:  syntax");
	assert_body("{\"unknown\":1,\"name\":\"a\",\"count\":tru}", "bad_json 1: /count syntax");
	assert_body("{\"tags\":[\"a\",,\"b\"]}", "bad_json 1: /tags/1 syntax");
	assert_body("{\"tags\":[\"a\" \"b\"]}", "bad_json 1: /tags syntax");
	assert_body("{\"a/b~c\":{\"d\":[0,1,nul]}}", "bad_json 1: /a~1b~0c/d/2 syntax");
	assert_body("\xEF\xBB\xBF{\"name\":\"ab\"}", "bad_json 1:  syntax");
	assert_bytes("{\"name\":\"ab\"}\0", 14, "bad_json 1:  syntax");
	assert_body("{\"name\":\"a\tb\"}", "bad_json 1: /name syntax");
	assert_body("{\"name\":\"a\\xb\"}", "bad_json 1: /name syntax");
	assert_body("{\"name\":\"a\\u12g4\"}", "bad_json 1: /name syntax");
	assert_body("{\"name\":\"ab\\\"}", "bad_json 1: /name syntax");
}

static void numbers_follow_the_grammar(void **state)
{
	(void)state;
	static const char *const broken[] = { "01", "-", "+1", "1.", ".5", "1e", "1e+", "--1",
		"NaN", "Infinity", "-01", "1.e3", "00" };
	for (size_t i = 0; i < LENGTH(broken); i++)
		assert_member("any_count", broken[i], "bad_json 1: /any_count syntax");
	assert_member("any_count", "0x1", "bad_json 1:  syntax");
}

static void a_duplicate_key_is_refused(void **state)
{
	(void)state;
	assert_body("{\"name\":\"ab\",\"name\":\"ab\"}", "bad_json 1: /name duplicate_key");
	assert_body("{\"name\":\"ab\",\"n\\u0061me\":\"ab\"}", "bad_json 1: /name duplicate_key");
	assert_body("{\"x\":1,\"y\":2,\"x\":3}", "bad_json 1: /x duplicate_key");
	assert_member("metadata", "{\"a\":\"\",\"b\":\"\",\"\\u0061\":\"\"}",
		"bad_json 1: /metadata/a duplicate_key");
	assert_body(
		"{\"x\":[{\"deep\":{\"k\":1,\"k\":1}}]}", "bad_json 1: /x/0/deep/k duplicate_key");
	assert_body("{\"x\":{\"a\":1},\"y\":{\"a\":1},\"name\":\"ab\"}",
		"invalid 2: /x unknown; /y unknown");
}

static void a_duplicate_among_thousands_is_found(void **state)
{
	(void)state;
	struct buffer body = buffer_on(arena);
	buffer_text(&body, "{");
	for (int i = 0; i < 30000; i++)
		buffer_printf(&body, "\"a key that is long %d\":1,", i);
	struct buffer twice = buffer_on(arena);
	buffer_printf(&twice, "%s\"a key that is long 17\":1}", body.data);
	assert_body(twice.data, "bad_json 1: /a key that is long 17 duplicate_key");
	buffer_text(&body, "\"name\":\"ab\"}");
	struct fault fault = { .arena = arena };
	assert_int_equal(body_read(thing, body.data, body.size, arena, &fault, NULL), ERR_INVALID);
	assert_int_equal(fault.total, 30000);
	assert_int_equal(fault.count, FAULT_PLACES);
}

static void text_is_strict_utf8(void **state)
{
	(void)state;
	static const char *const broken[] = { "\x80", "\xC3", "\xC0\x80", "\xC1\xBF",
		"\xE0\x80\x80", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x80\x80\x80",
		"\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xE4\xB8",
		"\xE4\xB8x", "\xF0\x9F\x98" };
	for (size_t i = 0; i < LENGTH(broken); i++) {
		char *value = arena_printf(arena, "\"%s\"", broken[i]);
		assert_member("maybe", value, "bad_json 1: /maybe encoding");
	}
	static const char *const good[] = { "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80",
		"\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80",
		"\xF4\x8F\xBF\xBF", "\xE4\xB8\xAD" };
	for (size_t i = 0; i < LENGTH(good); i++)
		assert_member("maybe", arena_printf(arena, "\"%s\"", good[i]), "ok");
	assert_body("{\"\xC0\x80\":1}", "bad_json 1:  encoding");
}

static void surrogates_must_pair_and_nul_is_refused(void **state)
{
	(void)state;
	assert_member("maybe", "\"\\u0000\"", "bad_json 1: /maybe encoding");
	assert_member("maybe", "\"\\ud800\"", "bad_json 1: /maybe encoding");
	assert_member("maybe", "\"\\udc00\"", "bad_json 1: /maybe encoding");
	assert_member("maybe", "\"\\ud800\\ud800\"", "bad_json 1: /maybe encoding");
	assert_member("maybe", "\"\\ud800x\"", "bad_json 1: /maybe encoding");
	assert_member("maybe", "\"\\uD83D\\uDE00\"", "ok");
	assert_bytes("{\"name\":\"a\0b\"}", 14, "bad_json 1: /name syntax");
}

static void lengths_count_characters(void **state)
{
	(void)state;
	assert_body("{\"name\":\"a\"}", "invalid 1: /name too_short 2");
	assert_body("{\"name\":\"中\"}", "invalid 1: /name too_short 2");
	assert_body("{\"name\":\"阿依古丽江\"}", "ok");
	assert_body("{\"name\":\"阿依古丽江河\"}", "invalid 1: /name too_long 5");
	assert_body("{\"name\":\"\\u4e2d\\u4e2d\\u4e2d\\u4e2d\\u4e2d\"}", "ok");
	assert_body("{\"name\":\"a\\u4e2d中\\ud83d\\ude00\\n\"}", "ok");
	assert_body("{\"name\":\"a\\u4e2d中\\ud83d\\ude00\\nb\"}", "invalid 1: /name too_long 5");
	assert_body("{\"name\":\"\xF0\x9F\x98\x80\xF0\x9F\x98\x80\"}", "ok");
}

static void integers_stay_within_their_bounds(void **state)
{
	(void)state;
	assert_member("count", "-3", "ok");
	assert_member("count", "-0", "ok");
	assert_member("count", "1000", "ok");
	assert_member("count", "-4", "invalid 1: /count too_small -3");
	assert_member("count", "1001", "invalid 1: /count too_big 1000");
	assert_member("count", "99999999999999999999999", "invalid 1: /count too_big 1000");
	assert_member("count", "-99999999999999999999999", "invalid 1: /count too_small -3");
	assert_member("any_count", "9223372036854775807", "ok");
	assert_member("any_count", "-9223372036854775808", "ok");
	assert_member("any_count", "9223372036854775808",
		"invalid 1: /any_count too_big 9223372036854775807");
	assert_member("any_count", "-9223372036854775809",
		"invalid 1: /any_count too_small -9223372036854775808");
	assert_member("level", "5", "ok");
	assert_member("level", "3", "invalid 1: /level enum");
}

static void a_real_number_has_the_wrong_type(void **state)
{
	(void)state;
	assert_member("count", "1.0", "invalid 1: /count type");
	assert_member("count", "1e2", "invalid 1: /count type");
	assert_member("count", "1E-2", "invalid 1: /count type");
	assert_member("count", "1e999", "invalid 1: /count type");
}

static void types_are_not_converted(void **state)
{
	(void)state;
	assert_member("count", "\"7\"", "invalid 1: /count type");
	assert_member("flag", "\"true\"", "invalid 1: /flag type");
	assert_member("flag", "1", "invalid 1: /flag type");
	assert_member("flag", "null", "invalid 1: /flag type");
	assert_member("only_true", "false", "invalid 1: /only_true enum");
	assert_member("only_true", "true", "ok");
	assert_member("maybe", "7", "invalid 1: /maybe type");
	assert_member("maybe", "[]", "invalid 1: /maybe type");
	assert_member("tags", "{\"a\":1}", "invalid 1: /tags type");
	assert_member("inner", "[1,{\"a\":2}]", "invalid 1: /inner type");
	assert_member("kind", "\"A\"", "invalid 1: /kind enum");
	assert_member("kind", "\"a_rather_long_word_of_an_enun\"", "invalid 1: /kind enum");
	assert_member("kind", "\"\"", "invalid 1: /kind enum");
}

static void arrays_and_maps_are_bounded(void **state)
{
	(void)state;
	assert_member("tags", "[]", "invalid 1: /tags too_few 1");
	assert_member("tags", "[\"a\",\"b\",\"c\",\"d\",5]", "invalid 1: /tags too_many 3");
	assert_member(
		"tags", "[\"a\",2,\"too long\"]", "invalid 2: /tags/1 type; /tags/2 too_long 4");
	assert_member("metadata", "{}", "invalid 1: /metadata too_few 1");
	assert_member("metadata", "{\"a\":\"\",\"b\":\"\",\"c\":\"\",\"d\":7}",
		"invalid 1: /metadata too_many 3");
	assert_member("metadata", "{\"a\":1,\"b/\":\"12345\"}",
		"invalid 2: /metadata/a type; /metadata/b~1 too_long 4");
	char *key = arena_alloc(arena, 66);
	memset(key, 'k', 64);
	assert_member("metadata", arena_printf(arena, "{\"%s\":\"\"}", key), "ok");
	key[64] = 'k';
	assert_member("metadata", arena_printf(arena, "{\"%s\":{\"x\":[]}}", key),
		arena_printf(arena, "invalid 1: /metadata/%s too_long 64", key));
}

static void every_fault_is_told_at_once(void **state)
{
	(void)state;
	assert_body("{\"count\":\"x\",\"inner\":{\"x\":true},\"tags\":[1,\"b\",null],\"bad\":{"
		    "\"deep\":[1]}}",
		"invalid 7: /count type; /inner/x type; /inner/y required; /tags/0 type; /tags/2 "
		"type; /bad "
		"unknown; /name required");
}

static void a_pointer_escapes_what_it_must(void **state)
{
	(void)state;
	assert_body("{\"name\":\"ab\",\"~/\":1,\"\\u002f\\n中\":2,\"\":3}",
		"invalid 3: /~0~1 unknown; /~1\n中 unknown; / unknown");
}

static void nesting_ends_at_thirty_two(void **state)
{
	(void)state;
	struct buffer body = buffer_on(arena), deeper = buffer_on(arena);
	for (int i = 0; i < 32; i++)
		buffer_text(&body, i ? "[" : "{\"x\":");
	for (int i = 0; i < 32; i++)
		buffer_text(&body, i == 31 ? "}" : "]");
	assert_string_equal(body_line(arena, thing, body.data, body.size),
		"invalid 2: /x unknown; /name required");
	for (int i = 0; i < 100000; i++)
		buffer_text(&deeper, i ? "[" : "{\"x\":");
	assert_non_null(strstr(
		body_line(arena, thing, deeper.data, deeper.size), "bad_json 1: /x/0/0/0/0"));
	assert_non_null(strstr(body_line(arena, thing, deeper.data, deeper.size), " depth 32"));
}

static void a_proven_body_becomes_a_tree(void **state)
{
	(void)state;
	json_t *tree = NULL;
	struct fault fault = { .arena = arena };
	const char *body = "{\"name\":\"ab\",\"count\":7}";
	assert_int_equal(body_read(thing, body, strlen(body), arena, &fault, &tree), ERR_NONE);
	assert_int_equal(json_integer_value(json_object_get(tree, "count")), 7);
	json_decref(tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_body_passes),
		cmocka_unit_test(the_top_level_is_an_object),
		cmocka_unit_test(broken_syntax_stands_alone_at_its_place),
		cmocka_unit_test(numbers_follow_the_grammar),
		cmocka_unit_test(a_duplicate_key_is_refused),
		cmocka_unit_test(a_duplicate_among_thousands_is_found),
		cmocka_unit_test(text_is_strict_utf8),
		cmocka_unit_test(surrogates_must_pair_and_nul_is_refused),
		cmocka_unit_test(lengths_count_characters),
		cmocka_unit_test(integers_stay_within_their_bounds),
		cmocka_unit_test(a_real_number_has_the_wrong_type),
		cmocka_unit_test(types_are_not_converted),
		cmocka_unit_test(arrays_and_maps_are_bounded),
		cmocka_unit_test(every_fault_is_told_at_once),
		cmocka_unit_test(a_pointer_escapes_what_it_must),
		cmocka_unit_test(nesting_ends_at_thirty_two),
		cmocka_unit_test(a_proven_body_becomes_a_tree),
	};
	return cmocka_run_group_tests(tests, make_thing, drop_thing);
}

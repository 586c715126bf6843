// floors: contract rules base
/*
 * Mutants of good bodies, judged by the scanner and by a second opinion: jansson for the syntax,
 * and a slow walk over its tree with the schema as it stands in the document. Both must name the
 * same places with the same codes, in order.
 *
 * Where jansson is less or more strict than we are, on purpose:
 * - a NUL byte behind a number ends its reading (`[1<NUL>]` passes): we refuse a NUL anywhere;
 * - it nests to 2,048: we stop at 32;
 * - an integer beyond int64 is an error of its own: for us a breach of the schema.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#undef fail /* cmocka has a macro of this name */

#include "base/date.h"
#include "base/month.h"
#include "contract_fixture.h"
#include "rules/resident_id.h"

#define MUTANTS 240000
#define BODY_ROOM 4096

static const char THING[] = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":["
			    "\"name\",\"kind\"],\"properties\":{"
			    "\"name\":{\"type\":\"string\",\"minLength\":2,\"maxLength\":6},"
			    "\"count\":{\"type\":\"integer\",\"minimum\":-3,\"maximum\":1000},"
			    "\"flag\":{\"type\":\"boolean\"},"
			    "\"kind\":{\"type\":\"string\",\"enum\":[\"a\",\"bb\",\"null\"]},"
			    "\"level\":{\"type\":[\"integer\",\"null\"],\"enum\":[1,2,5,null]},"
			    "\"since\":{\"type\":[\"string\",\"null\"],\"format\":\"date\"},"
			    "\"tags\":{\"type\":\"array\",\"minItems\":1,\"maxItems\":3,\"items\":{"
			    "\"type\":[\"string\",\"integer\"],"
			    "\"maxLength\":4,\"maximum\":9}},"
			    "\"grid\":{\"type\":\"array\",\"maxItems\":3,\"items\":{\"type\":"
			    "\"array\",\"maxItems\":2,\"items\":"
			    "{\"type\":\"integer\"}}},"
			    "\"inner\":{\"type\":\"object\",\"additionalProperties\":false,"
			    "\"required\":[\"x\",\"y\"],\"properties\":"
			    "{\"x\":{\"type\":\"integer\"},\"y\":{\"type\":\"boolean\"}}},"
			    "\"metadata\":{\"type\":\"object\",\"minProperties\":1,"
			    "\"maxProperties\":3,\"additionalProperties\":"
			    "{\"type\":\"string\",\"maxLength\":4}}}}";

static const char *const THINGS[] = {
	"{\"name\":\"ab\",\"kind\":\"bb\"}",
	"{\"name\":\"李明\",\"count\":-3,\"flag\":true,\"kind\":\"a\",\"level\":5,\"since\":\"2020-"
	"02-29\"}",
	"{ \"tags\" : [ \"a\" , 7 , \"\\u4e2d\" ] "
	",\n\"kind\":\"null\",\"name\":\"\\ud83d\\ude00x\\\"\"}",
	"{\"grid\":[[1,2],[],[-9223372036854775808]],\"name\":\"a\\/"
	"b\\n\",\"kind\":\"a\",\"level\":null}",
	"{\"inner\":{\"x\":9223372036854775807,\"y\":false},\"kind\":\"a\",\"name\":\"abc\","
	"\"metadata\":"
	"{\"k\":\"v\",\"\":\"\",\"键\":\"值\"}}",
	"{\"name\":\"x\",\"other\":{\"deep\":[{\"er\":[[[]]]},1.5e3,null]},\"metadata\":{},"
	"\"kind\":7}",
};

/* A tree judged by the schema's JSON text, in the order in which the scanner goes. */
struct oracle {
	struct buffer line;
	size_t total;
};

static void say(struct oracle *oracle, const char *pointer, enum code code)
{
	if (oracle->total++ < FAULT_PLACES)
		buffer_printf(&oracle->line, "%s %s;", pointer, code_text(code)->word);
}

static json_int_t bound(json_t *schema, const char *name, json_int_t otherwise)
{
	json_t *value = json_object_get(schema, name);
	return value ? json_integer_value(value) : otherwise;
}

static bool has_type(json_t *schema, const char *type)
{
	json_t *types = json_object_get(schema, "type"), *each;
	size_t i;
	if (json_is_string(types))
		return !strcmp(json_string_value(types), type);
	json_array_foreach (types, i, each) {
		if (!strcmp(json_string_value(each), type))
			return true;
	}
	return false;
}

static const char *type_name(const json_t *value)
{
	static const char *const names[] = { [JSON_OBJECT] = "object",
		[JSON_ARRAY] = "array",
		[JSON_STRING] = "string",
		[JSON_INTEGER] = "integer",
		[JSON_REAL] = "number",
		[JSON_TRUE] = "boolean",
		[JSON_FALSE] = "boolean",
		[JSON_NULL] = "null" };
	return names[json_typeof(value)];
}

static json_int_t characters(const json_t *text)
{
	json_int_t count = 0;
	const char *bytes = json_string_value(text);
	for (size_t i = 0; i < json_string_length(text); i++)
		count += ((unsigned char)bytes[i] & 0xC0) != 0x80;
	return count;
}

static bool in_enum(json_t *schema, json_t *value)
{
	json_t *list = json_object_get(schema, "enum"), *each;
	size_t i;
	json_array_foreach (list, i, each) {
		if (json_equal(each, value))
			return true;
	}
	return !list;
}

static bool is_phone(const char *text, size_t n)
{
	const char *digits = text + (*text == '+');
	size_t last = strspn(digits, "0123456789-");
	return n >= 5 && n <= 20 && digits[last] == '\0' && !strstr(text, "--") && *digits != '-' &&
	       text[n - 1] != '-';
}

static enum code format_code(const char *format, const json_t *value)
{
	int32_t date;
	enum code why = CODE_FORMAT;
	const char *text = json_string_value(value);
	size_t n = json_string_length(value);
	bool good = !strcmp(format, "date")    ? date_parse(text, n, &date)
		    : !strcmp(format, "month") ? month_parse(text, n, &date)
		    : !strcmp(format, "phone") ? is_phone(text, n)
					       : resident_id_valid(text, n, &why);
	return good ? CODE_NONE : why;
}

static enum code string_code(json_t *schema, json_t *value)
{
	const char *format = json_string_value(json_object_get(schema, "format"));
	if (!in_enum(schema, value))
		return CODE_ENUM;
	if (characters(value) < bound(schema, "minLength", 0))
		return CODE_TOO_SHORT;
	if (characters(value) > bound(schema, "maxLength", INT64_MAX))
		return CODE_TOO_LONG;
	return format ? format_code(format, value) : CODE_NONE;
}

static enum code integer_code(json_t *schema, json_t *value)
{
	bool fen = json_object_get(schema, "format") != NULL;
	if (json_integer_value(value) < bound(schema, "minimum", fen ? 0 : INT64_MIN))
		return CODE_TOO_SMALL;
	if (json_integer_value(value) > bound(schema, "maximum", fen ? 10000000000000 : INT64_MAX))
		return CODE_TOO_BIG;
	return in_enum(schema, value) ? CODE_NONE : CODE_ENUM;
}

static void judge(struct oracle *oracle, json_t *schema, json_t *value, const char *pointer);

static void judge_array(struct oracle *oracle, json_t *schema, json_t *value, const char *pointer)
{
	size_t i, maximum = (size_t)bound(schema, "maxItems", INT64_MAX);
	json_t *each;
	json_array_foreach (value, i, each) {
		if (i < maximum)
			judge(oracle, json_object_get(schema, "items"), each,
				arena_printf(oracle->line.arena, "%s/%zu", pointer, i));
	}
	if (json_array_size(value) < (size_t)bound(schema, "minItems", 0))
		say(oracle, pointer, CODE_TOO_FEW);
	if (json_array_size(value) > maximum)
		say(oracle, pointer, CODE_TOO_MANY);
}

static const char *below(struct oracle *oracle, const char *pointer, const char *name)
{
	struct buffer out = buffer_on(oracle->line.arena);
	buffer_printf(&out, "%s/", pointer);
	for (; *name; name++)
		buffer_printf(&out, *name == '~' ? "~0" : *name == '/' ? "~1" : "%c", *name);
	return out.data;
}

static void judge_other(struct oracle *oracle, json_t *schema, json_t *key, json_t *value,
	const char *pointer, size_t position)
{
	json_t *others = json_object_get(schema, "additionalProperties");
	if (!json_is_object(others))
		say(oracle, pointer, CODE_UNKNOWN);
	else if (characters(key) > 64)
		say(oracle, pointer, CODE_TOO_LONG);
	else if ((json_int_t)position <= bound(schema, "maxProperties", INT64_MAX))
		judge(oracle, others, value, pointer);
}

static void judge_object(struct oracle *oracle, json_t *schema, json_t *value, const char *pointer)
{
	json_t *properties = json_object_get(schema, "properties"), *each;
	json_t *required = json_object_get(schema, "required");
	const char *name;
	size_t position = 0, i;
	json_object_foreach (value, name, each) {
		json_t *member = json_object_get(properties, name), *key = json_string(name);
		const char *here = below(oracle, pointer, name);
		position++;
		if (member)
			judge(oracle, member, each, here);
		else
			judge_other(oracle, schema, key, each, here, position);
		json_decref(key);
	}
	json_object_foreach (properties, name, each) {
		json_t *asked;
		json_array_foreach (required, i, asked) {
			if (!strcmp(json_string_value(asked), name) &&
				!json_object_get(value, name))
				say(oracle, below(oracle, pointer, name), CODE_REQUIRED);
		}
	}
	if ((json_int_t)position < bound(schema, "minProperties", 0))
		say(oracle, pointer, CODE_TOO_FEW);
	if ((json_int_t)position > bound(schema, "maxProperties", INT64_MAX))
		say(oracle, pointer, CODE_TOO_MANY);
}

static void judge(struct oracle *oracle, json_t *schema, json_t *value, const char *pointer)
{
	enum code code = CODE_NONE;
	if (!has_type(schema, type_name(value)))
		code = CODE_TYPE;
	else if (json_is_object(value))
		judge_object(oracle, schema, value, pointer);
	else if (json_is_array(value))
		judge_array(oracle, schema, value, pointer);
	else if (json_is_string(value))
		code = string_code(schema, value);
	else if (json_is_integer(value))
		code = integer_code(schema, value);
	if (code)
		say(oracle, pointer, code);
}

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

static size_t depth_of(json_t *value)
{
	size_t deepest = 0, i;
	const char *name;
	json_t *each;
	json_array_foreach (value, i, each) {
		deepest = larger(deepest, depth_of(each));
	}
	json_object_foreach (value, name, each) {
		deepest = larger(deepest, depth_of(each));
	}
	return deepest + (json_is_array(value) || json_is_object(value));
}

/* xorshift64*, always the same mutants. */
static uint64_t dice_state = UINT64_C(0x2545F4914F6CDD1D);

static size_t dice(size_t sides)
{
	dice_state ^= dice_state >> 12;
	dice_state ^= dice_state << 25;
	dice_state ^= dice_state >> 27;
	return (size_t)((dice_state * UINT64_C(2685821657736338717)) >> 33) % sides;
}

static const char *const PIECES[] = { "\"", "\\", "{", "}", "[", "]", ":", ",", " ", "\t", "\n",
	"0", "1", "-", ".", "e", "E5", "+", "true", "false", "null", "tru", "1.0", "1e2", "1e999",
	"-0", "007", "99999999999999999999", "-9223372036854775809", "\"\"",
	"\"name\":", "\"kind\":\"a\",", "\"x\":1,", ",\"x\":1", "{}", "[]", "[[", "]]", "\\u0000",
	"\\u4e2d", "\\ud800", "\\udc00", "\\ud83d\\ude00", "\\n", "\\q", "\\u12", "\x80", "\xC3",
	"\xC0\x80", "\xED\xA0\x80", "\xE4\xB8\xAD", "\xF0\x9F\x98\x80", "\xF4\x90\x80\x80",
	"\xEF\xBB\xBF", "\x01", "\x7F", "/", "~", "'", "//", "2020-02-30", "\"2020-06-01\"",
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" };

struct body {
	char bytes[BODY_ROOM];
	size_t size;
};

/* Replaces `n` bytes at `at` by others. */
static void splice(struct body *body, size_t at, size_t n, const char *bytes, size_t size)
{
	char copy[BODY_ROOM];
	if (body->size - n + size > BODY_ROOM || size > sizeof(copy))
		return;
	memcpy(copy, bytes, size);
	memmove(body->bytes + at + size, body->bytes + at + n, body->size - at - n);
	memcpy(body->bytes + at, copy, size);
	body->size = body->size - n + size;
}

/* The end of the token that begins at `at`, roughly. */
static size_t token_end(const struct body *body, size_t at)
{
	size_t end = at + 1;
	if (body->bytes[at] == '"')
		while (end < body->size && body->bytes[end] != '"')
			end++;
	else
		while (end < body->size && !strchr(",:]}\"[{ ", body->bytes[end]))
			end++;
	return body->bytes[at] == '"' && end < body->size ? end + 1 : end;
}

/* Bytes changed, dropped, put in or doubled, anywhere. */
static void mutate_bytes(struct body *body)
{
	size_t at = dice(body->size ? body->size : 1), left = body->size - at;
	size_t n = left ? 1 + dice(left < 12 ? left : 12) : 0;
	const char *piece = PIECES[dice(LENGTH(PIECES))];
	char byte = (char)dice(256);
	switch (dice(5)) {
	case 0:
		splice(body, at, n ? 1 : 0, &byte, 1);
		return;
	case 1:
		splice(body, at, n, "", 0);
		return;
	case 2:
		splice(body, at, 0, piece, strlen(piece));
		return;
	case 3:
		splice(body, at, 0, body->bytes + at, n);
		return;
	default:
		body->size -= dice(8) ? 0 : left;
	}
}

static const char *const TOKENS[] = { "0", "-4", "7", "1001", "true", "false", "null", "1.0", "-0",
	"1e999", "99999999999999999999", "-9223372036854775808", "\"\"", "\"a\"",
	"\"\\u4e2d\\u4e2d\"", "\"ab\\ud83d\\ude00\"", "\"2020-06\"", "\"2020-06-01\"",
	"\"2020-02-30\"", "\"652301196001010011\"", "\"a longer text, much longer\"", "\"kind\"",
	"\"name\"", "\"lin\\u0065\"", "\"x\"", "\"a/b~\"", "{}", "[]", "[1,\"b\",[2,3],4]",
	"{\"x\":1,\"y\":true}", "{\"k\":\"v\",\"l\":\"w\",\"m\":\"12345\",\"n\":1}",
	"[[1,2,3],[],{}]" };

/* A whole token for another: what is left is more often JSON. */
static void mutate_token(struct body *body)
{
	const char *token = TOKENS[dice(LENGTH(TOKENS))];
	size_t at = dice(body->size ? body->size : 1);
	while (at < body->size && !strchr(":,[{", body->bytes[at]))
		at++;
	if (at + 1 < body->size)
		splice(body, at + 1, token_end(body, at + 1) - at - 1, token, strlen(token));
}

static void mutate(struct body *body)
{
	bool tokens = dice(2);
	for (size_t times = 1 + dice(tokens ? 2 : 4); times; times--) {
		if (tokens)
			mutate_token(body);
		else
			mutate_bytes(body);
	}
}

/* What is told, without the numbers: `/name type;/count too_big;`. */
static const char *told(const struct fault *fault, struct arena *arena)
{
	struct buffer line = buffer_on(arena);
	buffer_text(&line, "");
	for (size_t i = 0; i < fault->count; i++)
		buffer_printf(&line, "%s %s;", fault->places[i].pointer,
			code_text(fault->places[i].code)->word);
	return line.data;
}

static size_t tally[3];

static bool agree(json_t *schema, const struct body *body, enum err err, const struct fault *fault,
	struct arena *arena)
{
	if (memchr(body->bytes, 0, body->size))
		return err == ERR_BAD_JSON;
	json_error_t error;
	json_t *tree = json_loadb(
		body->bytes, body->size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (!tree && json_error_code(&error) == json_error_numeric_overflow)
		return err == ERR_BAD_JSON || err == ERR_INVALID;
	if (!tree)
		return err == ERR_BAD_JSON;
	bool deep = depth_of(tree) > 32;
	struct oracle oracle = { .line = buffer_on(arena) };
	buffer_text(&oracle.line, "");
	if (!deep)
		judge(&oracle, schema, tree, "");
	json_decref(tree);
	if (deep)
		return err == ERR_BAD_JSON && fault->places[0].code == CODE_DEPTH;
	tally[oracle.total ? 1 : 0]++;
	return err == (oracle.total ? ERR_INVALID : ERR_NONE) && fault->total == oracle.total &&
	       !strcmp(told(fault, arena), oracle.line.data);
}

static bool mutant_agrees(const struct schema *schema, json_t *source, const struct body *body)
{
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	struct fault fault = { .arena = arena };
	char *exact = malloc(body->size ? body->size : 1);
	assert_non_null(exact);
	memcpy(exact, body->bytes, body->size);
	enum err err = schema->row ? body_read_table(schema, exact, body->size, arena, &fault,
					     row_columns(arena, schema))
				   : body_read(schema, exact, body->size, arena, &fault, NULL);
	free(exact);
	bool same = agree(source, body, err, &fault, arena);
	tally[2] += err == ERR_BAD_JSON;
	if (!same)
		print_error("%.*s\n-> %s\n", (int)body->size, body->bytes,
			fault_line(arena, err, &fault));
	arena_destroy(arena);
	return same;
}

static void assert_mutants_agree(
	const char *text, const char *const *seeds, size_t count, size_t mutants)
{
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	const char *why = "";
	const struct schema *schema = body_schema(arena, text, "", &why);
	json_t *source = json_loads(text, 0, NULL);
	assert_true(schema && source);
	static struct body body;
	memset(tally, 0, sizeof(tally));
	for (size_t i = 0; i < mutants; i++) {
		const char *seed = seeds[i % count];
		body.size = strlen(seed);
		memcpy(body.bytes, seed, body.size);
		if (i >= count)
			mutate(&body);
		assert_true(mutant_agrees(schema, source, &body));
	}
	print_message("%zu good, %zu with faults, %zu not JSON\n", tally[0], tally[1], tally[2]);
	/* Mutants that are hardly ever JSON would prove little. */
	assert_true(tally[0] > mutants / 50 && tally[1] > mutants / 6 && tally[2] > mutants / 6);
	json_decref(source);
	arena_destroy(arena);
}

static void mutants_of_small_bodies_are_judged_alike(void **state)
{
	(void)state;
	assert_mutants_agree(THING, THINGS, LENGTH(THINGS), MUTANTS * 3 / 4);
}

static void mutants_of_rosters_are_judged_alike(void **state)
{
	(void)state;
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	struct buffer lean = buffer_on(arena), full = buffer_on(arena);
	roster_lines(&lean, 2, false);
	roster_lines(&full, 3, true);
	const char *const seeds[] = { lean.data, full.data };
	assert_mutants_agree(ROSTER_SCHEMA, seeds, LENGTH(seeds), MUTANTS / 4);
	arena_destroy(arena);
}

static void nesting_is_the_same_to_thirty_two_and_ends_there(void **state)
{
	(void)state;
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	const char *why = "";
	const struct schema *schema = body_schema(arena, THING, "", &why);
	json_t *source = json_loads(THING, 0, NULL);
	static struct body body;
	for (size_t depth = 1; depth < 200; depth++) {
		body.size = 0;
		for (size_t i = 0; i < depth; i++)
			splice(&body, body.size, 0, i ? "[" : "{\"x\":", i ? 1 : 5);
		splice(&body, body.size, 0, "1", 1);
		for (size_t i = depth; i > 0; i--)
			splice(&body, body.size, 0, i > 1 ? "]" : "}", 1);
		assert_true(mutant_agrees(schema, source, &body));
	}
	json_decref(source);
	arena_destroy(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mutants_of_small_bodies_are_judged_alike),
		cmocka_unit_test(mutants_of_rosters_are_judged_alike),
		cmocka_unit_test(nesting_is_the_same_to_thirty_two_and_ends_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

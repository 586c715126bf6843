// floors: contract rules base
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#undef fail /* cmocka has a macro of this name */

#include "contract/read/form.h"
#include "contract/read/reply_check.h"
#include "contract_fixture.h"

static const char PATHS[] =
	"\"/v1/enterprises/{enterprise_id}/months/"
	"{month}\":{\"get\":{\"operationId\":\"a\",\"security\":[{}],"
	"\"parameters\":["
	"{\"name\":\"limit\",\"in\":\"query\",\"schema\":{\"type\":\"integer\",\"minimum\":1,"
	"\"maximum\":100,"
	"\"default\":20}},"
	"{\"name\":\"state\",\"in\":\"query\",\"schema\":{\"type\":\"array\",\"minItems\":1,"
	"\"maxItems\":3,"
	"\"items\":{\"type\":\"string\",\"enum\":[\"draft\",\"filed\"]}}},"
	"{\"name\":\"name\",\"in\":\"query\",\"schema\":{\"type\":\"string\",\"minLength\":1,"
	"\"maxLength\":4}},"
	"{\"name\":\"validate_only\",\"in\":\"query\",\"schema\":{\"type\":\"boolean\"}},"
	"{\"name\":\"since\",\"in\":\"query\",\"required\":true,\"schema\":{\"type\":\"string\","
	"\"format\":\"date\"}},"
	"{\"name\":\"month\",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"string\","
	"\"format\":\"month\"}},"
	"{\"name\":\"enterprise_id\",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":"
	"\"string\","
	"\"format\":\"uuid\"}}],"
	"\"responses\":{\"200\":{\"description\":\"\",\"content\":{\"application/"
	"json\":{\"schema\":{\"type\":\"object\","
	"\"required\":[\"data\"],\"properties\":{\"data\":{\"type\":\"array\",\"items\":{\"type\":"
	"\"object\","
	"\"additionalProperties\":false,\"properties\":{\"sum\":{\"type\":\"number\"},\"name\":{"
	"\"type\":\"string\"}}}}}}},"
	"\"text/"
	"csv\":{}}},\"204\":{\"description\":\"\"},\"404\":{\"description\":\"\",\"content\":"
	"{\"application/"
	"problem+json\":{\"schema\":{\"type\":\"object\",\"required\":[\"code\"],\"properties\":{"
	"\"code\":"
	"{\"const\":\"not_found\"}}}}}},\"4XX\":{\"description\":\"\",\"content\":{\"application/"
	"problem+json\":{\"schema\":"
	"{\"type\":\"object\"}}}}}}},"
	"\"/oauth/"
	"token\":{\"post\":{\"operationId\":\"token\",\"security\":[{}],\"requestBody\":{"
	"\"required\":true,"
	"\"content\":{\"application/"
	"x-www-form-urlencoded\":{\"schema\":{\"type\":\"object\",\"additionalProperties\":false,"
	"\"required\":[\"grant_type\"],\"properties\":{\"grant_type\":{\"enum\":[\"password\"]},"
	"\"password\":{\"type\":"
	"\"string\",\"format\":\"password\"}}}}}},\"responses\":{\"default\":{\"description\":\"\"}"
	"}}}";

#define ENTERPRISE "01890c5e-8d7a-7b1e-9a43-0a2f6f4f9b11"

static struct arena *arena;
static const struct contract *contract;

static int make_contract(void **state)
{
	(void)state;
	const char *why = "";
	arena = arena_create(FIXTURE_LIMIT);
	contract = document_compile(arena, PATHS, "", &why);
	if (!contract)
		print_error("%s\n", why);
	return contract ? 0 : -1;
}

static int drop_contract(void **state)
{
	(void)state;
	arena_destroy(arena);
	return 0;
}

static const struct operation *operation_at(size_t index)
{
	size_t count;
	return &contract_operations(contract, &count)[index];
}

static struct value values[16];

static const char *checked(const char *enterprise, const char *month, const char *query)
{
	struct path_segment segments[8] = { { enterprise, strlen(enterprise) },
		{ month, strlen(month) } };
	struct fault fault = { .arena = arena };
	enum err err = parameters_read(operation_at(0), segments, query, arena, &fault, values);
	return fault_line(arena, err, &fault);
}

static void assert_query(const char *query, const char *expected)
{
	assert_string_equal(checked(ENTERPRISE, "2020-07", query), expected);
}

static const struct value *value_of(const char *name)
{
	const struct operation *operation = operation_at(0);
	for (size_t i = 0; i < operation->parameter_count; i++)
		if (!strcmp(operation->parameter[i].name, name))
			return &values[i];
	return NULL;
}

static void values_arrive_decoded_and_typed(void **state)
{
	(void)state;
	assert_query("since=2020-07-01&limit=7&name=%E7%A8%B3+%2B&validate_only=true&state=draft&"
		     "state=filed",
		"ok");
	assert_string_equal(value_of("enterprise_id")->text, ENTERPRISE);
	assert_string_equal(value_of("month")->text, "2020-07");
	assert_string_equal(value_of("since")->text, "2020-07-01");
	assert_int_equal(value_of("limit")->number, 7);
	assert_string_equal(value_of("name")->text, "稳 +");
	assert_int_equal(value_of("validate_only")->number, 1);
	assert_int_equal(value_of("state")->list_count, 2);
	assert_string_equal(value_of("state")->list[1], "filed");
}

static void what_is_not_given_is_null(void **state)
{
	(void)state;
	assert_query("since=2020-07-01", "ok");
	assert_null(value_of("limit")->text);
	assert_null(value_of("name")->text);
	assert_int_equal(value_of("state")->list_count, 0);
	assert_query("", "bad_parameter 1: ?since required");
	assert_query(NULL, "bad_parameter 1: ?since required");
}

static void unknown_and_repeated_parameters_are_refused(void **state)
{
	(void)state;
	assert_query("since=2020-07-01&sort=up", "bad_parameter 1: ?sort unknown");
	assert_query("since=2020-07-01&since=2020-07-01", "bad_parameter 1: ?since repeated");
	assert_query("since=2020-07-01&limit=1&limit=x", "bad_parameter 1: ?limit repeated");
	assert_query("since=2020-07-01&enterprise_id=9", "bad_parameter 1: ?enterprise_id unknown");
	assert_query("since=2020-07-01&&limit=1", "bad_parameter 1: ? unknown");
	assert_query("since=2020-07-01&LIMIT=1", "bad_parameter 1: ?LIMIT unknown");
}

static void malformed_values_are_refused(void **state)
{
	(void)state;
	static const char *const broken[] = { "%", "%4", "%zz", "%00", "a%00", "%C0%80", "%FF",
		"%0A", "%7F", "%1b", "\x80", "%ED%A0%80", "\x01" };
	for (size_t i = 0; i < LENGTH(broken); i++)
		assert_query(arena_printf(arena, "since=2020-07-01&name=%s", broken[i]),
			"bad_parameter 1: ?name encoding");
	assert_query("since=%GG", "bad_parameter 1: ?since encoding");
	assert_query("since=2020-07-01&na%00me=x", "bad_parameter 1: ? encoding");
}

static void the_schema_judges_values_and_all_faults_are_told(void **state)
{
	(void)state;
	assert_query("limit=0&name=&validate_only=yes&since=2020-02-30&state=filed&state=lost&x=1",
		"bad_parameter 6: ?limit too_small 1; ?name too_short 1; ?validate_only type; "
		"?since format; "
		"?state enum; ?x unknown");
	assert_query("since=2020-07-01&limit=101", "bad_parameter 1: ?limit too_big 100");
	assert_query("since=2020-07-01&name=%E7%A8%B3%E7%A8%B3%E7%A8%B3%E7%A8%B3x",
		"bad_parameter 1: ?name too_long 4");
	assert_query("since=2020-07-01&state=draft&state=draft&state=draft&state=draft&state=draft",
		"bad_parameter 1: ?state too_many 3");
	static const char *const numbers[] = { "", "1.0", "1e1", "01", "+1", "0x1", "1%20", "--1",
		"-" };
	for (size_t i = 0; i < LENGTH(numbers); i++)
		assert_query(arena_printf(arena, "since=2020-07-01&limit=%s", numbers[i]),
			"bad_parameter 1: ?limit type");
	assert_query("since=2020-07-01&limit=99999999999999999999",
		"bad_parameter 1: ?limit too_big 100");
}

static void a_path_that_cannot_exist_is_not_found(void **state)
{
	(void)state;
	static const char *const wrong[] = { "7", "01890c5e-8d7a-7b1e-9a43-0a2f6f4f9b1", "%zz",
		"%FF", "01890c5e-8d7a-7b1e-9a43-0a2f6f4f9b1+" };
	for (size_t i = 0; i < LENGTH(wrong); i++)
		assert_string_equal(checked(wrong[i], "2020-07", "sort=x"), "not_found 0:");
	assert_string_equal(checked(ENTERPRISE, "2020-13", ""), "not_found 0:");
	assert_string_equal(checked(ENTERPRISE, "2020%2D07", "since=2020-07-01"), "ok");
}

static const char *formed(const char *body, json_t **tree)
{
	struct fault fault = { .arena = arena };
	const struct schema *schema = operation_at(1)->media[0].schema;
	return fault_line(
		arena, form_read(schema, body, strlen(body), arena, &fault, tree), &fault);
}

static void a_form_is_checked_like_a_body(void **state)
{
	(void)state;
	json_t *tree = NULL;
	assert_string_equal(formed("grant_type=password&password=a%26%22b+c", &tree), "ok");
	assert_string_equal(json_string_value(json_object_get(tree, "password")), "a&\"b c");
	json_decref(tree);
	assert_string_equal(formed("", NULL), "invalid 1: /grant_type required");
	assert_string_equal(
		formed("grant_type=magic&x=1", NULL), "invalid 2: /grant_type enum; /x unknown");
	assert_string_equal(formed("grant_type=password&grant_type=password", NULL),
		"bad_request 1: /grant_type duplicate_key");
	assert_string_equal(formed("grant_type=%00", NULL), "bad_request 1:  encoding");
}

static const char *replied(int status, const char *type, const char *body)
{
	const char *why = reply_check(operation_at(0), status, type, body, strlen(body), arena);
	return why ? why : "kept";
}

static void a_reply_keeps_what_the_contract_promises(void **state)
{
	(void)state;
	assert_string_equal(replied(200, "application/json",
				    "{\"data\":[{\"sum\":1.5},{\"name\":\"x\"}],\"more\":{}}"),
		"kept");
	assert_string_equal(
		replied(200, "application/json; charset=utf-8", "{\"data\":[]}"), "kept");
	assert_string_equal(replied(200, "text/csv", "anything"), "kept");
	assert_string_equal(replied(204, NULL, ""), "kept");
	assert_string_equal(
		replied(404, "application/problem+json", "{\"code\":\"not_found\"}"), "kept");
	assert_string_equal(replied(409, "application/problem+json", "{\"code\":\"any\"}"), "kept");
}

static void a_reply_that_breaks_the_promise_is_told(void **state)
{
	(void)state;
	assert_string_equal(
		replied(200, "application/json", "{\"data\":[{\"sum\":\"1\",\"x\":2}]}"),
		"a: status 200: /data/0/sum: has the wrong type (2 in all)");
	assert_string_equal(replied(200, "application/json", "{\"data\":["),
		"a: status 200: /data/0: is not valid JSON here (1 in all)");
	assert_string_equal(replied(200, "application/json", "{}"),
		"a: status 200: /data: is required (1 in all)");
	assert_string_equal(
		replied(201, "application/json", "{}"), "a: status 201 is not in the contract");
	assert_string_equal(
		replied(200, "text/html", "x"), "a: status 200 does not answer text/html");
	assert_string_equal(
		replied(200, NULL, "x"), "a: status 200 does not answer without a media type");
	assert_string_equal(
		replied(200, NULL, ""), "a: status 200 does not answer without a media type");
	assert_string_equal(
		replied(204, "text/csv", "x"), "a: status 204 does not answer text/csv");
	assert_string_equal(replied(404, "application/problem+json", "{\"code\":\"any\"}"),
		"a: status 404: /code: is not one of the allowed values (1 in all)");
	assert_string_equal(replied(503, "application/problem+json", "{}"),
		"a: status 503 is not in the contract");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_arrive_decoded_and_typed),
		cmocka_unit_test(what_is_not_given_is_null),
		cmocka_unit_test(unknown_and_repeated_parameters_are_refused),
		cmocka_unit_test(malformed_values_are_refused),
		cmocka_unit_test(the_schema_judges_values_and_all_faults_are_told),
		cmocka_unit_test(a_path_that_cannot_exist_is_not_found),
		cmocka_unit_test(a_form_is_checked_like_a_body),
		cmocka_unit_test(a_reply_keeps_what_the_contract_promises),
		cmocka_unit_test(a_reply_that_breaks_the_promise_is_told),
	};
	return cmocka_run_group_tests(tests, make_contract, drop_contract);
}

// floors: contract rules base
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#undef fail /* cmocka has a macro of this name */

#include "base/ctx.h"
#include "contract_fixture.h"

/* Documents are written with ' for " here. */
static char *quoted(struct arena *arena, const char *text)
{
	char *copy = arena_text(arena, text);
	for (char *at = copy; *at; at++)
		if (*at == '\'')
			*at = '"';
	return copy;
}

static const struct contract *compiled(struct arena *arena, const char *paths, const char **why)
{
	return document_compile(arena, quoted(arena, paths), "", why);
}

static void assert_refused(const char *paths, const char *place, const char *reason)
{
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	const char *why = "accepted";
	bool refused = !compiled(arena, paths, &why) && strstr(why, place) && strstr(why, reason);
	if (!refused)
		print_error("expected %s … %s, got %s\n", place, reason, why);
	assert_true(refused);
	arena_destroy(arena);
}

#define OK "'responses':{'200':{'description':'ok'}}"
#define OPEN "'security':[{}]," OK

/* One operation `a` at GET /a with this in front of its responses. */
static void assert_operation_refused(const char *inside, const char *place, const char *reason)
{
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	assert_refused(
		arena_printf(arena, "'/a/{id}':{'post':{'operationId':'a',%s," OK "}}", inside),
		place, reason);
	arena_destroy(arena);
}

static const struct operation *first(struct arena *arena, const char *operation)
{
	size_t count;
	const char *why = "";
	const struct contract *contract =
		compiled(arena, arena_printf(arena, "'/a':{'post':%s}", operation), &why);
	if (!contract)
		print_error("%s\n", why);
	assert_non_null(contract);
	return contract_operations(contract, &count);
}

static void a_document_that_is_not_openapi_is_refused(void **state)
{
	(void)state;
	static const char *const documents[] = { "", "{", "[]", "{}", "{\"openapi\":\"3.0.3\"}",
		"{\"openapi\":\"3.1.0\",\"openapi\":\"3.1.0\"}",
		"{\"openapi\":\"3.1.0\",\"webhooks\":{}}", "{\"openapi\":\"3.1.0\",\"paths\":{}}" };
	for (size_t i = 0; i < LENGTH(documents); i++) {
		struct arena *arena = arena_create(FIXTURE_LIMIT);
		const char *why = NULL;
		assert_null(contract_compile(arena, documents[i], strlen(documents[i]), &why));
		assert_non_null(why);
		arena_destroy(arena);
	}
}

static void an_operation_without_security_stops_the_start(void **state)
{
	(void)state;
	assert_operation_refused("'summary':'s'", "#/paths/~1a~1{id}/post: ", "no security");
	assert_operation_refused("'security':[]", "post: ", "no security");
	assert_operation_refused("'security':[{'basic':[]}]", "security/0: ", "an entry is");
	assert_operation_refused(
		"'security':[{'oauth':['county','levy']}]", "security/0: ", "one role");
	assert_operation_refused("'security':[{'oauth':['mayor']}]", "security/0: ", "no role");
	assert_operation_refused("'security':[{'oauth':['system']}]", "security/0: ", "no role");
	assert_operation_refused("'security':[{'oauth':['public']}]", "security/0: ", "no role");
}

static void security_entries_are_alternatives(void **state)
{
	(void)state;
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	const struct operation *two = first(arena,
		"{'operationId':'a','security':[{'oauth':['county']},{'oauth':['prefecture']}]," OK
		"}");
	assert_false(two->open);
	assert_int_equal(two->roles, ROLE_BIT(ROLE_county) | ROLE_BIT(ROLE_prefecture));
	const struct operation *none = first(arena, "{'operationId':'a','security':[{}]," OK "}");
	assert_true(none->open);
	assert_int_equal(none->roles, 0);
	const struct operation *both =
		first(arena, "{'operationId':'a','security':[{},{'oauth':['county']}]," OK "}");
	assert_true(both->open);
	assert_int_equal(both->roles, ROLE_BIT(ROLE_county));
	const struct operation *any =
		first(arena, "{'operationId':'a','security':[{'oauth':[]}]," OK "}");
	assert_false(any->open);
	assert_true(any->roles & ROLE_BIT(ROLE_auditor));
	assert_false(any->roles & (ROLE_BIT(ROLE_system) | ROLE_BIT(ROLE_public)));
	arena_destroy(arena);
}

static void an_unknown_key_anywhere_stops_the_start(void **state)
{
	(void)state;
	assert_operation_refused("'x-other':1,'security':[{}]", "post/x-other: ", "not known");
	assert_operation_refused("'callbacks':{},'security':[{}]", "post/callbacks: ", "not known");
	assert_refused("'/a':{'x-max-bytes':5,'get':{'operationId':'a'," OPEN "}}",
		"~1a/x-max-bytes: ", "not known");
	assert_refused("'/a':{'trace':{'operationId':'a'," OPEN "}}", "~1a/trace: ", "not known");
	assert_refused("'/"
		       "a':{'get':{'operationId':'a','security':[{}],'responses':{'200':{'"
		       "description':'','links':{}}}}}",
		"responses/200/links: ", "not known");
	assert_refused(
		"'/"
		"a':{'get':{'operationId':'a','security':[{}],'responses':{'200':{'description':'',"
		"'content':{'application/json':{'schema':{},'encoding':{}}}}}}}",
		"application~1json/encoding: ", "not known");
	assert_refused("'/"
		       "a':{'get':{'operationId':'a','security':[{}],'responses':{'2xx':{'"
		       "description':''}}}}",
		"responses/2xx: ", "a status");
	assert_refused("'/a':{'get':{'operationId':'a','security':[{}],'responses':{}}}",
		"responses: ", "what it answers");
}

static void an_operation_is_called_by_one_word_that_is_its_own(void **state)
{
	(void)state;
	assert_refused("'/a':{'get':{" OPEN "}}", "~1a/get: ", "operationId");
	assert_refused("'/a':{'get':{'operationId':'A-b'," OPEN "}}", "~1a/get: ", "operationId");
	assert_refused("'/a':{'get':{'operationId':'a'," OPEN "},'put':{'operationId':'a'," OPEN
		       "}}",
		"~1a/put: ", "is called a");
}

static void headers_say_what_dispatch_does(void **state)
{
	(void)state;
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	const struct operation *both = first(arena,
		"{'operationId':'a'," OPEN
		",'parameters':[{'name':'Idempotency-Key','in':'header','required':true,"
		"'schema':{'type':'string','maxLength':257}},{'name':'if-match','in':'header','"
		"required':true},"
		"{'name':'Accept-Language','in':'header'}]}");
	assert_true(both->needs_key && both->needs_match);
	assert_int_equal(both->parameter_count, 0);
	assert_operation_refused("'security':[{}],'parameters':[{'name':'If-Match','in':'header'},"
				 "{'name':'id','in':'path','required':true,'schema':{'type':'"
				 "string','format':'uuid'}}]",
		"parameters/0: ", "required or absent");
	assert_operation_refused("'security':[{}],'parameters':[{'name':'X-Magic','in':'header'},"
				 "{'name':'id','in':'path','required':true,'schema':{'type':'"
				 "string','format':'uuid'}}]",
		"parameters/0: ", "not be enforced");
	arena_destroy(arena);
}

static void facts_of_an_operation_are_read(void **state)
{
	(void)state;
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	const struct operation *operation = first(arena,
		"{'operationId':'a','tags':['claims','sandbox'],'x-max-bytes':4096,"
		"'x-seconds':15,'security':[{}],"
		"'parameters':["
		"{'name':'limit','in':'query','schema':{'type':'integer','minimum':1,'maximum':100,"
		"'default':20}},"
		"{'name':'cursor','in':'query','schema':{'type':'string','maxLength':9}},"
		"{'name':'validate_only','in':'query','schema':{'type':'boolean','default':false}}]"
		","
		"'requestBody':{'required':true,'content':{'application/pdf':{},'image/"
		"png':{'schema':{'type':'string',"
		"'format':'binary'}}}},'responses':{'200':{'description':'','content':{'text/"
		"csv':{},"
		"'application/json':{'schema':{}}}}}}");
	assert_true(operation->sandbox && operation->is_list && operation->can_dry_run);
	assert_true(operation->body_required && operation->csv_reply);
	assert_int_equal(operation->max_bytes, 4096);
	assert_int_equal(operation->seconds, 15);
	assert_int_equal(operation->media_count, 2);
	assert_null(operation->media[1].schema);
	assert_string_equal(operation->parameter[0].fallback, "20");
	assert_string_equal(operation->parameter[2].fallback, "false");
	assert_int_equal(first(arena, "{'operationId':'a'," OPEN "}")->max_bytes, 1 << 20);
	assert_int_equal(first(arena, "{'operationId':'a'," OPEN "}")->seconds, 0);
	assert_operation_refused("'x-seconds':0,'security':[{}]", "post/x-seconds: ", "seconds");
	assert_operation_refused("'x-seconds':61,'security':[{}]", "post/x-seconds: ", "seconds");
	arena_destroy(arena);
}

static void bodies_are_objects_and_csv_is_a_table(void **state)
{
	(void)state;
#define CONTENT(content)                                                                           \
	"'/a':{'put':{'operationId':'a'," OPEN ",'requestBody':{'content':{" content "}}}}"
	assert_refused(CONTENT("'application/json':{'schema':{'type':'string','maxLength':5}}"),
		"json/schema: ", "is an object");
	assert_refused(CONTENT("'application/json':{}"), "json/schema: ", "a schema");
	assert_refused(CONTENT("'text/csv':{}"), "text~1csv: ", "needs a table");
	assert_refused(CONTENT("'Text/Html':{}"), "Text~1Html: ", "lower case");
	assert_refused(CONTENT("'application/pdf':{'schema':{'type':'object'}}"),
		"pdf/schema: ", "no schema");
	assert_refused(CONTENT(""), "requestBody: ", "content");
	assert_refused("'/a':{'get':{'operationId':'a'," OPEN
		       ",'requestBody':{'content':{'a/b':{}}}}}",
		"get/requestBody: ", "a method that takes one");
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	size_t count;
	const char *why;
	const struct contract *contract = document_compile(arena,
		arena_printf(arena,
			"\"/"
			"r\":{\"put\":{\"operationId\":\"r\",\"security\":[{}],\"responses\":{"
			"\"204\":{\"description\":\"\"}},"
			"\"requestBody\":{\"content\":{\"application/json\":{\"schema\":%s},\"text/"
			"csv\":{\"schema\":"
			"{\"type\":\"string\"}}}}}}",
			ROSTER_SCHEMA),
		"", &why);
	const struct operation *operation = contract_operations(contract, &count);
	assert_ptr_equal(operation->media[0].schema, operation->media[1].schema);
	arena_destroy(arena);
}

static void parameters_are_declared_once_and_fit_the_path(void **state)
{
	(void)state;
#define ID "{'name':'id','in':'path','required':true,'schema':{'type':'string','format':'uuid'}}"
	assert_operation_refused("'security':[{}]", "post: ", "`id` is not declared");
	assert_operation_refused("'security':[{}],'parameters':[" ID "," ID "]",
		"parameters/1: ", "stands here twice");
	assert_operation_refused("'security':[{}],'parameters':[" ID
				 ",{'name':'x','in':'path','required':true,"
				 "'schema':{'type':'integer'}}]",
		"parameters/1: ", "the path has no parameter `x`");
	assert_operation_refused("'security':[{}],'parameters':[{'name':'id','in':'path','schema':{"
				 "'type':'integer'}}]",
		"post: ", "not required");
	assert_operation_refused("'security':[{}],'parameters':[" ID
				 ",{'name':'q','in':'query','schema':"
				 "{'type':'string'}}]",
		"parameters/1/schema: ", "maxLength");
	assert_operation_refused("'security':[{}],'parameters':[" ID
				 ",{'name':'q','in':'query','schema':{'type':'array',"
				 "'maxItems':3,'items':{'type':'integer'}}}]",
		"parameters/1: ", "array of strings");
	assert_operation_refused("'security':[{}],'parameters':[" ID
				 ",{'name':'q','in':'query','style':'pipeDelimited',"
				 "'schema':{'type':'integer'}}]",
		"parameters/1: ", "style");
	assert_operation_refused("'security':[{}],'parameters':[" ID
				 ",{'name':'q','in':'query','schema':"
				 "{'type':'integer','default':'x'}}]",
		"parameters/1/schema: ", "default");
	assert_operation_refused("'security':[{}],'parameters':[" ID ",{'name':'q','in':'cookie'}]",
		"parameters/1: ", "");
}

static void shared_parameters_of_a_path_are_taken_over(void **state)
{
	(void)state;
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	const char *why = "";
	size_t count;
	const struct contract *contract = compiled(arena,
		"'/a/{id}/"
		"{month}':{'parameters':[{'name':'month','in':'path','required':true,'schema':{'"
		"type':'string',"
		"'format':'month'}}," ID
		",{'name':'q','in':'query','schema':{'type':'integer','maximum':3}}],"
		"'get':{'operationId':'a'," OPEN
		",'parameters':[{'name':'q','in':'query','schema':{'type':'boolean'}}]}}",
		&why);
	assert_string_equal(why ? why : "", "");
	const struct operation *operation = contract_operations(contract, &count);
	assert_int_equal(operation->parameter_count, 3);
	assert_string_equal(operation->parameter[0].name, "id");
	assert_string_equal(operation->parameter[1].name, "month");
	assert_int_equal(operation->parameter[2].type, VALUE_BOOL);
	arena_destroy(arena);
}

static const struct contract *routes(struct arena *arena)
{
	const char *why = "";
	const struct contract *contract = compiled(arena,
		"'/':{'get':{'operationId':'root'," OPEN "}},"
		"'/v1/claims':{'get':{'operationId':'claim_list'," OPEN
		"},'post':{'operationId':'claim_create'," OPEN "}},"
		"'/v1/claims/template':{'get':{'operationId':'template'," OPEN "}},"
		"'/v1/claims/{id}':{'parameters':[" ID "],'get':{'operationId':'claim_view'," OPEN
		"},"
		"'delete':{'operationId':'claim_drop'," OPEN
		"},'patch':{'operationId':'claim_patch'," OPEN "}},"
		"'/v1/claims/{claim_id}/lines/"
		"{line}':{'parameters':[{'name':'claim_id','in':'path','required':true,"
		"'schema':{'type':'string','format':'uuid'}},{'name':'line','in':'path','required':"
		"true,"
		"'schema':{'type':'integer'}}],'put':{'operationId':'line_put'," OPEN "}},"
		"'/.well-known/jwks.json':{'get':{'operationId':'jwks'," OPEN "}}",
		&why);
	if (!contract)
		print_error("%s\n", why);
	return contract;
}

/* `claim_view [abc]`, `405 GET, HEAD, OPTIONS` or `404`. */
static const char *routed(
	struct arena *arena, const struct contract *contract, const char *method, const char *path)
{
	struct path_segment segments[8] = { { NULL, 0 } };
	const char *allowed = "?";
	const struct operation *operation =
		contract_route(contract, method, path, segments, &allowed);
	if (!operation)
		return allowed ? arena_printf(arena, "405 %s", allowed) : "404";
	const char *text = operation->id;
	for (size_t i = 0; i < 8 && segments[i].start; i++)
		text = arena_printf(
			arena, "%s [%.*s]", text, (int)segments[i].size, segments[i].start);
	return text;
}

static void a_path_leads_to_its_operation(void **state)
{
	(void)state;
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	const struct contract *contract = routes(arena);
	static const char *const cases[][3] = {
		{ "GET", "/", "root" },
		{ "GET", "/v1/claims", "claim_list" },
		{ "HEAD", "/v1/claims", "claim_list" },
		{ "POST", "/v1/claims", "claim_create" },
		{ "GET", "/v1/claims/template", "template" },
		{ "GET", "/v1/claims/templates", "claim_view [templates]" },
		{ "GET", "/v1/claims/a%20b", "claim_view [a%20b]" },
		{ "PUT", "/v1/claims/7/lines/8", "line_put [7] [8]" },
		{ "PUT", "/v1/claims/template/lines/8", "line_put [template] [8]" },
		{ "GET", "/.well-known/jwks.json", "jwks" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_string_equal(routed(arena, contract, cases[i][0], cases[i][1]), cases[i][2]);
	arena_destroy(arena);
}

static void a_wrong_method_is_told_the_right_ones(void **state)
{
	(void)state;
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	const struct contract *contract = routes(arena);
	static const char *const cases[][3] = {
		{ "PUT", "/v1/claims", "405 GET, HEAD, POST, OPTIONS" },
		{ "OPTIONS", "/v1/claims", "405 GET, HEAD, POST, OPTIONS" },
		{ "get", "/v1/claims", "405 GET, HEAD, POST, OPTIONS" },
		{ "POST", "/v1/claims/7", "405 GET, HEAD, PATCH, DELETE, OPTIONS" },
		{ "HEAD", "/v1/claims/7/lines/8", "405 PUT, OPTIONS" },
		{ "DELETE", "/v1/claims/template", "405 GET, HEAD, OPTIONS" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_string_equal(routed(arena, contract, cases[i][0], cases[i][1]), cases[i][2]);
	arena_destroy(arena);
}

static void a_path_is_taken_literally(void **state)
{
	(void)state;
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	const struct contract *contract = routes(arena);
	static const char *const paths[] = { "", "*", "v1/claims", "/v1", "/v1/", "/v1/claims/",
		"//v1/claims", "/v1//claims", "/V1/claims", "/v1/claim%73", "/v1/claims/a%2Fb",
		"/v1/claims/a%2fb", "/v1/claims/%00", "/v1/claims/a%00", "/v1/claims/.",
		"/v1/claims/..", "/v1/claims/7/lines", "/v1/claims/7/lines/8/9",
		"/v1/claims/7/lines/", "/v1/claims/7/", "/v1/claims//lines/8", "/nothing" };
	for (size_t i = 0; i < LENGTH(paths); i++) {
		const char *found = routed(arena, contract, "GET", paths[i]);
		if (strcmp(found, "404") != 0)
			print_error("%s -> %s\n", paths[i], found);
		assert_string_equal(found, "404");
	}
	arena_destroy(arena);
}

static void paths_that_cannot_be_told_apart_are_refused(void **state)
{
	(void)state;
#define X "{'name':'x','in':'path','required':true,'schema':{'type':'integer'}}"
	assert_refused("'/a/{id}':{'parameters':[" ID "],'get':{'operationId':'a'," OPEN "}},"
		       "'/a/{x}':{'parameters':[" X "],'get':{'operationId':'b'," OPEN "}}",
		"~1a~1{x}/get: ", "this method and path");
	assert_refused(
		"'/a/':{'get':{'operationId':'a'," OPEN "}}", "~1a~1/get: ", "does not end with /");
	assert_refused("'a':{'get':{'operationId':'a'," OPEN "}}", "/a/get: ", "begins with /");
	assert_refused("'/a/b:c':{'get':{'operationId':'a'," OPEN "}}", "/get: ", "plain text");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_that_is_not_openapi_is_refused),
		cmocka_unit_test(an_operation_without_security_stops_the_start),
		cmocka_unit_test(security_entries_are_alternatives),
		cmocka_unit_test(an_unknown_key_anywhere_stops_the_start),
		cmocka_unit_test(an_operation_is_called_by_one_word_that_is_its_own),
		cmocka_unit_test(headers_say_what_dispatch_does),
		cmocka_unit_test(facts_of_an_operation_are_read),
		cmocka_unit_test(bodies_are_objects_and_csv_is_a_table),
		cmocka_unit_test(parameters_are_declared_once_and_fit_the_path),
		cmocka_unit_test(shared_parameters_of_a_path_are_taken_over),
		cmocka_unit_test(a_path_leads_to_its_operation),
		cmocka_unit_test(a_wrong_method_is_told_the_right_ones),
		cmocka_unit_test(a_path_is_taken_literally),
		cmocka_unit_test(paths_that_cannot_be_told_apart_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

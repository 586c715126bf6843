// floors: http base
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "http/wire/request.h"

#include <cmocka.h> /* last: it defines fail() */

static const char *doubt_of(const char *method, const char *path, const struct header *headers)
{
	struct request request = {
		.method = method, .path = path, .query = "", .headers = headers
	};
	while (headers[request.header_count].name)
		request.header_count++;
	return request_doubt(&request);
}

static void an_ordinary_request_raises_no_doubt(void **state)
{
	(void)state;
	const struct header plain[] = { { "Host", "a" }, { "Content-Length", "5" },
		{ "X-Any", "a, b" }, { NULL, NULL } };
	const struct header chunked[] = { { "host", "a" }, { "Transfer-Encoding", "Chunked" },
		{ NULL, NULL } };
	assert_null(doubt_of("POST", "/v1", plain));
	assert_null(doubt_of("POST", "/v1", chunked));
}

static void whatever_could_hide_a_second_request_is_doubted(void **state)
{
	static const struct {
		struct header headers[3];
		const char *why;
	} cases[] = {
		{ { { "Content-Length", "5" }, { "Transfer-Encoding", "chunked" } },
			"length_and_coding" },
		{ { { "Content-Length", "5,6" } }, "length" },
		{ { { "Content-Length", "5" }, { "content-length", "5" } }, "length" },
		{ { { "Content-Length", "+5" } }, "length" },
		{ { { "Content-Length", "" } }, "length" },
		{ { { "Transfer-Encoding", "gzip, chunked" } }, "coding" },
		{ { { "Transfer-Encoding", "identity" } }, "coding" },
		{ { { "Transfer-Encoding", "chunked" }, { "transfer-encoding", "chunked" } },
			"coding" },
		{ { { "Host", "a,b" } }, "host_twice" },
		{ { { "Host", "a" }, { "HOST", "b" } }, "host_twice" },
		{ { { "Authorization", "Bearer a,Bearer b" } }, "authorization_twice" },
		{ { { "Authorization", "Bearer a" }, { "authorization", "Bearer b" } },
			"authorization_twice" },
		{ { { "Content-Length ", "5" } }, "header_name" },
		{ { { "X y", "5" } }, "header_name" },
		{ { { "", "5" } }, "header_name" },
		{ { { "X\xC3\xA9", "5" } }, "header_name" },
	};
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_string_equal(doubt_of("GET", "/v1", cases[i].headers), cases[i].why);
}

static void a_target_that_is_no_path_and_a_method_that_is_no_word_are_doubted(void **state)
{
	const struct header none[] = { { NULL, NULL } };
	(void)state;
	assert_string_equal(doubt_of("GET", "http://a/v1", none), "target");
	assert_string_equal(doubt_of("OPTIONS", "*", none), "target");
	assert_string_equal(doubt_of("GE T", "/v1", none), "method");
	assert_string_equal(doubt_of("", "/v1", none), "method");
}

static void a_header_is_found_in_any_case(void **state)
{
	const struct header headers[] = { { "IF-MATCH", "1" }, { "X", "2" } };
	const struct request request = { .header_count = 2, .headers = headers };
	(void)state;
	assert_string_equal(request_header(&request, "If-Match"), "1");
	assert_null(request_header(&request, "If-None-Match"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_ordinary_request_raises_no_doubt),
		cmocka_unit_test(whatever_could_hide_a_second_request_is_doubted),
		cmocka_unit_test(a_target_that_is_no_path_and_a_method_that_is_no_word_are_doubted),
		cmocka_unit_test(a_header_is_found_in_any_case),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

// floors: http contract rules auth db crypt base
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "base/attr.h"
#include "http/path/exchange.h"
#include "http/wire/compress.h"
#include "http/wire/cors.h"
#include "http/wire/response.h"
#include "http/wire/trace.h"

#include <cmocka.h> /* last: it defines fail() */

static bool may_call(const char *origins, const char *origin)
{
	const struct header header = { "Origin", origin };
	const struct request request = { .method = "GET", .header_count = 1, .headers = &header };
	const struct program program = { .cors_origins = origins };
	const struct exchange exchange = { .program = &program, .request = &request };
	struct response response = { 0 };
	cors_write(&exchange, &response);
	return response.header_count > 0;
}

static void only_listed_origins_may_call(void **state)
{
	(void)state;
	assert_true(may_call("https://a.example, https://b.example", "https://b.example"));
	assert_true(may_call("*", "https://any.example"));
	assert_false(may_call("", "https://a.example"));
	assert_false(may_call("https://a.example", "https://a.example.evil"));
	assert_false(may_call("https://a.example", "https://a.exampl"));
	assert_false(may_call("https://a.example", ""));
	assert_false(may_call("https://a.example", "null"));
}

static void a_request_id_is_echoed_only_when_it_is_harmless(void **state)
{
	char longest[66];
	(void)state;
	assert_true(trace_request_id_sound("01890c5e-8d7a-7b1e-9a43-0a2f6f4f9b11"));
	assert_true(trace_request_id_sound("a-12345678901234"));
	assert_false(trace_request_id_sound("a-123456789012345"));
	assert_false(trace_request_id_sound("123456789012345-a"));
	assert_false(trace_request_id_sound("65230119900101123X"));
	assert_false(trace_request_id_sound("1234567-12345678"));
	assert_false(trace_request_id_sound("a-of-15-letters"));
	assert_false(trace_request_id_sound("a.of_sixteen_and_more"));
	assert_false(trace_request_id_sound(""));
	assert_false(trace_request_id_sound("a b"));
	assert_false(trace_request_id_sound("a\r\nSet-Cookie: x"));
	assert_false(trace_request_id_sound("\xE7\xA8\xB3"));
	memset(longest, 'a', 65);
	longest[65] = '\0';
	assert_false(trace_request_id_sound(longest));
	longest[64] = '\0';
	assert_true(trace_request_id_sound(longest));
}

static void a_trace_goes_on_with_a_span_of_its_own(void **state)
{
	static const char parent[] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
	struct arena *arena = arena_create(1 << 16);
	const char *ours = trace_parent(arena, parent);
	(void)state;
	assert_int_equal(strlen(ours), strlen(parent));
	assert_memory_equal(ours, parent, 36);
	assert_memory_not_equal(ours + 36, parent + 36, 16);
	assert_string_equal(ours + 52, "-01");
	assert_string_equal(trace_id(arena, ours), "4bf92f3577b34da6a3ce929d0e0e4736");
	assert_null(trace_id(arena, NULL));
	arena_destroy(arena);
}

static void what_is_no_trace_is_dropped(void **state)
{
	static const char *const cases[] = {
		"",
		"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
		"01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
		"00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
		"00-00000000000000000000000000000000-00f067aa0ba902b7-01",
		"00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
		"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
		"00-4bf92f3577b34da6a3ce929d0e0e473600f067aa0ba902b7-01x",
	};
	struct arena *arena = arena_create(1 << 16);
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_null(trace_parent(arena, cases[i]));
	assert_null(trace_parent(arena, NULL));
	arena_destroy(arena);
}

static void what_was_compressed_can_be_unpacked(void **state)
{
	struct arena *arena = arena_create(1 << 20);
	char *text = arena_raw(arena, 10000);
	size_t size;
	(void)state;
	for (int i = 0; i < 10000; i++)
		text[i] = (char)('a' + i % 7);
	const char *packed = compress_gzip(arena, text, 10000, &size);
	assert_non_null(packed);
	assert_true(size < 1000);
	const char *back = compress_unpack(arena, (const unsigned char *)packed, size, 10000);
	assert_non_null(back);
	assert_memory_equal(back, text, 10000);
	assert_null(compress_unpack(arena, (const unsigned char *)packed, size, 9999));
	assert_null(compress_unpack(arena, (const unsigned char *)"x", 1, 1));
	arena_destroy(arena);
}

static void what_would_not_shrink_stays_as_it_is(void **state)
{
	struct arena *arena = arena_create(1 << 20);
	size_t size;
	(void)state;
	assert_null(compress_gzip(arena, "x", 1, &size));
	arena_destroy(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_listed_origins_may_call),
		cmocka_unit_test(a_request_id_is_echoed_only_when_it_is_harmless),
		cmocka_unit_test(a_trace_goes_on_with_a_span_of_its_own),
		cmocka_unit_test(what_is_no_trace_is_dropped),
		cmocka_unit_test(what_was_compressed_can_be_unpacked),
		cmocka_unit_test(what_would_not_shrink_stays_as_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

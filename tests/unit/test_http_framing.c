// floors: http base
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buffer.h"
#include "http/wire/framing.h"

#include <cmocka.h> /* last: it defines fail() */

#define A "GET /a HTTP/1.1\r\nHost: a\r\n"
#define CHUNKED "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

/* Bytes in pieces of `step`; gives how many were passed on before the first fault. */
static size_t feed(struct framing *framing, const char *bytes, size_t n, size_t step)
{
	size_t passed = 0;
	*framing = (struct framing){ 0 };
	for (size_t at = 0; at < n && !framing->err; at += step)
		passed += framing_take(framing, bytes + at, n - at < step ? n - at : step);
	return passed;
}

static void check(const char *bytes, enum err err, const char *doubt)
{
	struct framing framing;
	for (size_t step = 1; step < 70; step++) {
		size_t n = strlen(bytes), passed = feed(&framing, bytes, n, step);
		if (framing.err != err || (err && strcmp(framing.doubt, doubt)))
			print_error("%s by %zu: %s\n", bytes, step,
				framing.doubt ? framing.doubt : "sound");
		assert_int_equal(framing.err, err);
		assert_true(err ? passed < n : passed == n);
	}
}

static void sound_requests_pass_whole_whatever_the_pieces(void **state)
{
	static const char *const requests[] = {
		A "\r\n",
		"\r\n" A "\r\n" A "\r\n",
		"GET /?a=1&b HTTP/1.0\r\n\r\n" A "X:\r\nY: \xC3\xA9\tz \r\n\r\n",
		"OPTIONS /a HTTP/1.1\r\nhOST:a.b:80\r\n\r\n",
		"PUT /a HTTP/1.1\r\nHost: [::1]:80\r\nContent-Length: 3\r\n\r\n\r\n " A "\r\n",
		"PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n" A "\r\n",
		CHUNKED "0\r\n\r\n" A "\r\n",
		CHUNKED "00a;x=\"y\"\r\n0\r\n\r\n56789\r\n1\r\nx\r\n0\r\nHost: b\r\n\r\n" A "\r\n",
	};
	(void)state;
	for (size_t i = 0; i < LENGTH(requests); i++)
		check(requests[i], ERR_NONE, NULL);
}

static void each_fault_of_a_head_has_its_word(void **state)
{
	static const struct {
		const char *bytes, *doubt;
	} cases[] = {
		{ " /a HTTP/1.1\r\n", "method" },
		{ "G@T /a HTTP/1.1\r\n", "method" },
		{ "\r\n\r\n" A, "method" },
		{ "GET a HTTP/1.1\r\n", "target" },
		{ "GET /\x01 HTTP/1.1\r\n", "target" },
		{ "GET /\xE9 HTTP/1.1\r\n", "target" },
		{ "GET /a\r\n", "target" },
		{ "GET /a  HTTP/1.1\r\n", "version" },
		{ "GET /a HTTP/1.2\r\n", "version" },
		{ "GET /a HTTP/2.0\r\n", "version" },
		{ "GET /a HTTP/1.1 \r\n", "version" },
		{ "GET /a HTTP/1.1\n", "version" },
		{ "GET /a HTTP/1.1\rHost", "line_end" },
		{ A " folded\r\n", "folded" },
		{ A "\tfolded\r\n", "folded" },
		{ A "X y: 1\r\n", "header_name" },
		{ A "X : 1\r\n", "header_name" },
		{ A ": 1\r\n", "header_name" },
		{ A "X\xE9: 1\r\n", "header_name" },
		{ A "X\r\n", "header_name" },
		{ A "X: 1\n", "control" },
		{ A "X: \x7F\r\n", "control" },
		{ A "X: \x1F\r\n", "control" },
		{ A "X: 1\r1\n", "line_end" },
		{ A "HOST: b\r\n", "host" },
		{ "GET /a HTTP/1.1\r\n\r\n", "host" },
		{ "GET /a HTTP/1.1\r\nHost:\r\n", "host" },
		{ "GET /a HTTP/1.1\r\nHost: a, b\r\n", "host" },
		{ A "Authorization: a\r\nauthorization: a\r\n", "authorization_twice" },
		{ A "Content-Length: +5\r\n", "length" },
		{ A "Content-Length: 5 \r\n", "length" },
		{ A "Content-Length: 5,5\r\n", "length" },
		{ A "Content-Length: \r\n", "length" },
		{ A "Content-Length: 5\r\nContent-Length: 5\r\n", "length" },
		{ A "Transfer-Encoding: gzip, chunked\r\n", "coding" },
		{ A "Transfer-Encoding: chunked \r\n", "coding" },
		{ A "Transfer-Encoding: chunke\r\n", "coding" },
		{ A "Transfer-Encoding:\r\n", "coding" },
		{ A "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
			"length_and_coding" },
		{ "GET /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", "length_and_coding" },
		{ CHUNKED "\r\n", "chunk" },
		{ CHUNKED "g\r\n", "chunk" },
		{ CHUNKED "1 \r\n", "chunk" },
		{ CHUNKED "1234567890123456\r\n", "chunk" },
		{ CHUNKED "1\r\nxx\r\n", "chunk" },
		{ CHUNKED "1\n", "chunk" },
		{ CHUNKED "1\r\nx\n", "chunk" },
		{ CHUNKED "1;\x01\r\n", "chunk_extension" },
		{ CHUNKED "0\r\nX\r\n", "header_name" },
	};
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		check(cases[i].bytes, ERR_BAD_REQUEST, cases[i].doubt);
}

static void requests_before_the_one_that_is_not_sound_are_passed_on(void **state)
{
	struct framing framing = { 0 };
	const char *two = A "\r\n" A "X: \x01\r\n\r\n";
	(void)state;
	assert_int_equal(framing_take(&framing, two, strlen(two)), strlen(A "\r\n"));
	assert_int_equal(framing.err, ERR_BAD_REQUEST);
	assert_int_equal(framing_take(&framing, A, strlen(A)), 0);
}

static const char *repeated(
	struct arena *arena, const char *before, const char *piece, int times, const char *after)
{
	struct buffer out = buffer_on(arena);
	buffer_text(&out, before);
	for (int i = 0; i < times; i++)
		buffer_text(&out, piece);
	buffer_text(&out, after);
	return out.data;
}

static void what_is_too_large_is_called_so(void **state)
{
	struct arena *arena = arena_create(1 << 20);
	(void)state;
	check(repeated(arena, "GET /", "a", 9000, " HTTP/1.1\r\n"), ERR_TARGET_LONG, "target");
	check(repeated(arena, "GET /?", "a&", 200, " HTTP/1.1\r\n"), ERR_TARGET_LONG, "target");
	check(repeated(arena, A "X: ", "a", 9000, "\r\n"), ERR_HEAD_LARGE, "head");
	check(repeated(arena, A, "X:\r\n", 200, "\r\n"), ERR_HEAD_LARGE, "head");
	check(repeated(arena, A "Cookie: ", "a=b; ", 150, "\r\n"), ERR_HEAD_LARGE, "head");
	check(repeated(arena, CHUNKED "0\r\n", "X:\r\n", 200, "\r\n"), ERR_HEAD_LARGE, "head");
	check(repeated(arena, CHUNKED "1;", "x", 300, "\r\n"), ERR_BAD_REQUEST, "chunk_extension");
	check(A "Content-Length: 1234567890123456789\r\n", ERR_TOO_LARGE, "length");
	check(repeated(arena, A "X: ", "a", 8000, "\r\n\r\n"), ERR_NONE, NULL);
	check(repeated(arena, "GET /", "a", 8000, " HTTP/1.1\r\nHost: a\r\n\r\n"), ERR_NONE, NULL);
	arena_destroy(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sound_requests_pass_whole_whatever_the_pieces),
		cmocka_unit_test(each_fault_of_a_head_has_its_word),
		cmocka_unit_test(requests_before_the_one_that_is_not_sound_are_passed_on),
		cmocka_unit_test(what_is_too_large_is_called_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

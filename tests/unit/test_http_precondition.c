// floors: http auth contract db crypt base
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "http/path/idempotency.h"
#include "http/path/precondition.h"

#include <cmocka.h> /* last: it defines fail() */

static void a_tag_is_the_version_and_a_digest(void **state)
{
	char etag[ETAG_SIZE];
	int64_t version;
	(void)state;
	precondition_etag_write(3, "abc", 3, etag);
	assert_string_equal(etag, "\"3-ba7816bf8f01cfea\"");
	assert_true(precondition_match_read(etag, &version));
	assert_int_equal(version, 3);
	precondition_etag_write(INT64_C(999999999999999999), "", 0, etag);
	assert_true(precondition_match_read(etag, &version));
	assert_true(version == INT64_C(999999999999999999));
}

static void if_match_compares_the_version_only(void **state)
{
	int64_t version;
	(void)state;
	assert_true(precondition_match_read("\"7-0000000000000000\"", &version));
	assert_int_equal(version, 7);
	assert_true(precondition_match_read("  \"0-0123456789abcdef\"\t", &version));
	assert_int_equal(version, 0);
	assert_true(precondition_match_read(" * ", &version));
	assert_int_equal(version, MATCH_ANY);
}

static void a_tag_we_never_made_is_never_met(void **state)
{
	static const char *const cases[] = {
		"",
		"3",
		"\"3\"",
		"\"3-\"",
		"3-0123456789abcdef",
		"W/\"3-0123456789abcdef\"",
		"\"3-0123456789abcdef",
		"\"3-0123456789abcde\"",
		"\"3-0123456789abcdef0\"",
		"\"3-0123456789ABCDEF\"",
		"\"-3-0123456789abcdef\"",
		"\"03-0123456789abcdef\"",
		"\"+3-0123456789abcdef\"",
		"\"9999999999999999999-0123456789abcdef\"",
		"\"3-0123456789abcdef\", \"4-0123456789abcdef\"",
		"*, *",
		"\"",
	};
	int64_t version;
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_false(precondition_match_read(cases[i], &version));
}

static void if_none_match_compares_the_whole_tag(void **state)
{
	const char *etag = "\"3-0123456789abcdef\"";
	(void)state;
	assert_true(precondition_none_match_holds("\"3-0123456789abcdef\"", etag));
	assert_true(precondition_none_match_holds("W/\"3-0123456789abcdef\"", etag));
	assert_true(precondition_none_match_holds("\"1\", \"3-0123456789abcdef\" , \"2\"", etag));
	assert_true(precondition_none_match_holds("*", etag));
	assert_false(precondition_none_match_holds("\"3-0123456789abcdee\"", etag));
	assert_false(precondition_none_match_holds("\"13-0123456789abcdef\"", etag));
	assert_false(precondition_none_match_holds("", etag));
	assert_false(precondition_none_match_holds("3-0123456789abcdef", etag));
}

static void a_key_is_bare_or_quoted_visible_ascii(void **state)
{
	struct arena *arena = arena_create(1 << 16);
	char longest[258];
	(void)state;
	assert_string_equal(idempotency_key_read(arena, "abc"), "abc");
	assert_string_equal(idempotency_key_read(arena, "\"abc\""), "abc");
	assert_string_equal(idempotency_key_read(arena, "a\"b"), "a\"b");
	assert_null(idempotency_key_read(arena, ""));
	assert_null(idempotency_key_read(arena, "\"\""));
	assert_null(idempotency_key_read(arena, "a b"));
	assert_null(idempotency_key_read(arena, "a,b"));
	assert_null(idempotency_key_read(arena, "\"a\",\"b\""));
	assert_null(idempotency_key_read(arena, "a\tb"));
	assert_null(idempotency_key_read(arena, "\xE7\xA8\xB3"));
	memset(longest, 'k', 256);
	longest[256] = '\0';
	assert_null(idempotency_key_read(arena, longest));
	longest[255] = '\0';
	assert_non_null(idempotency_key_read(arena, longest));
	longest[0] = longest[256] = '"';
	longest[255] = 'k';
	longest[257] = '\0';
	assert_int_equal(strlen(idempotency_key_read(arena, longest)), 255);
	arena_destroy(arena);
}

static void identify(struct exchange *exchange, const struct request *request, const char *user,
	const char *client)
{
	memset(exchange, 0, sizeof(*exchange));
	exchange->request = request;
	snprintf(exchange->ctx.actor.user_id, UUID_SIZE, "%s", user);
	snprintf(
		exchange->ctx.actor.client_id, sizeof(exchange->ctx.actor.client_id), "%s", client);
	idempotency_identify(exchange);
}

static void the_key_space_is_the_principals_and_the_digest_the_requests(void **state)
{
	const struct request one = {
		.method = "POST", .path = "/v1/a", .query = "", .body = "{}", .body_size = 2
	};
	struct request other = one;
	struct exchange *a = calloc(1, sizeof(*a)), *b = calloc(1, sizeof(*b));
	(void)state;
	identify(a, &one, "01890c5e-8d7a-7b1e-9a43-0a2f6f4f9b11", "portal");
	assert_string_equal(a->idempotency.principal, "user:01890c5e-8d7a-7b1e-9a43-0a2f6f4f9b11");
	identify(b, &one, "", "portal");
	assert_string_equal(b->idempotency.principal, "client:portal:");
	assert_memory_equal(a->idempotency.digest, b->idempotency.digest, SHA256_SIZE);
	identify(b, &one, "", "");
	assert_int_equal(strncmp(b->idempotency.principal, "public:", 7), 0);
	assert_int_equal(strlen(b->idempotency.principal), 7 + 64);
	other.method = "PUT";
	identify(b, &other, "", "");
	assert_memory_not_equal(a->idempotency.digest, b->idempotency.digest, SHA256_SIZE);
	other = one;
	other.path = "/v1/";
	other.query = "a";
	identify(b, &other, "", "");
	assert_memory_not_equal(a->idempotency.digest, b->idempotency.digest, SHA256_SIZE);
	other = one;
	other.body = "[]";
	identify(b, &other, "", "");
	assert_memory_not_equal(a->idempotency.digest, b->idempotency.digest, SHA256_SIZE);
	free(a);
	free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tag_is_the_version_and_a_digest),
		cmocka_unit_test(if_match_compares_the_version_only),
		cmocka_unit_test(a_tag_we_never_made_is_never_met),
		cmocka_unit_test(if_none_match_compares_the_whole_tag),
		cmocka_unit_test(a_key_is_bare_or_quoted_visible_ascii),
		cmocka_unit_test(the_key_space_is_the_principals_and_the_digest_the_requests),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

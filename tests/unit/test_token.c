// floors: auth crypt base
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "auth/keyring.h"
#include "auth/token.h"
#include "crypt/base64url.h"
#include "crypt/eckey.h"
#include "crypt/hmac.h"
#include "crypt/sha256.h"

#include <cmocka.h> /* last: it defines fail() */

#define NOW INT64_C(1790000000)
#define ISSUER "https://wengang.example"
#define AUDIENCE "wengang-api"
#define ES256 "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}"

static char directory[64];
static struct arena *arena;
static struct keyring *keyring;

static const struct actor clerk = { .role = ROLE_county,
	.user_id = "01920000-0000-7000-8000-000000000001",
	.human_id = "01920000-0000-7000-8000-000000000002",
	.agency_id = "01920000-0000-7000-8000-000000000003",
	.client_id = "console",
	.epoch = 7 };
static const struct actor employer = { .role = ROLE_enterprise,
	.user_id = "01920000-0000-7000-8000-000000000004",
	.human_id = "01920000-0000-7000-8000-000000000005",
	.enterprise_id = "01920000-0000-7000-8000-000000000006",
	.client_id = "portal" };

static const char *path_of(const char *file)
{
	return arena_printf(arena, "%s/%s", directory, file);
}

static int ring_make(void **state)
{
	const char *why = NULL;
	(void)state;
	strcpy(directory, "/tmp/wengang-keys-XXXXXX");
	if (!mkdtemp(directory))
		return -1;
	arena = arena_create((size_t)1 << 26);
	if (!eckey_create(path_of("k2.pem")) || !eckey_create(path_of("k1.pem")))
		return -1;
	keyring = keyring_open(directory, ISSUER, AUDIENCE, arena, &why);
	return !keyring;
}

static int ring_remove(void **state)
{
	(void)state;
	keyring_close(keyring);
	unlink(path_of("k1.pem"));
	unlink(path_of("k2.pem"));
	rmdir(directory);
	arena_destroy(arena);
	return 0;
}

static bool accepted_at(const char *token, int64_t now_s, struct actor *actor)
{
	const char *why;
	return token_verify(keyring, token, strlen(token), now_s, actor, &why);
}

static bool accepted(const char *token)
{
	struct actor actor;
	return accepted_at(token, NOW, &actor);
}

static void refused_for(const char *token, const char *doubt)
{
	static const struct actor nobody;
	struct actor actor = clerk;
	const char *why = NULL;
	assert_false(token_verify(keyring, token, strlen(token), NOW, &actor, &why));
	assert_string_equal(why, doubt);
	assert_memory_equal(&actor, &nobody, sizeof(actor));
}

/* A token made by hand: any header and claims, truly signed with a key of ours. */

static const char *segment(const void *bytes, size_t size)
{
	char *text = arena_alloc(arena, size * 2 + 4);
	base64url_encode(bytes, size, text);
	return text;
}

static const char *unsigned_token(const char *header, const char *claims)
{
	return arena_printf(
		arena, "%s.%s", segment(header, strlen(header)), segment(claims, strlen(claims)));
}

static const char *forged_by(const char *key_file, const char *header, const char *claims)
{
	const char *text = unsigned_token(header, claims), *why;
	uint8_t signature[ES256_SIZE];
	struct eckey key;
	assert_true(eckey_open(path_of(key_file), &key, &why));
	eckey_sign(&key, text, strlen(text), signature);
	eckey_close(&key);
	return arena_printf(arena, "%s.%s", text, segment(signature, ES256_SIZE));
}

static const char *forged(const char *header, const char *claims)
{
	return forged_by("k1.pem", header, claims);
}

/* Good claims, with one member written otherwise: NULL leaves it out; a new name is added. */
static const char *claims_but(const char *name, const char *json)
{
	static const char *const good[][2] = { { "iss", "\"" ISSUER "\"" },
		{ "aud", "\"" AUDIENCE "\"" }, { "iat", "1790000000" }, { "exp", "1790000900" },
		{ "sub", "\"01920000-0000-7000-8000-000000000001\"" },
		{ "client_id", "\"console\"" }, { "jti", "\"a\"" }, { "roles", "[\"county\"]" },
		{ "org", "\"01920000-0000-7000-8000-000000000003\"" },
		{ "agency", "\"01920000-0000-7000-8000-000000000003\"" },
		{ "human", "\"01920000-0000-7000-8000-000000000002\"" }, { "epoch", "7" } };
	struct buffer out = buffer_on(arena);
	bool told = false;
	for (size_t i = 0; i < LENGTH(good); i++) {
		bool other = strcmp(good[i][0], name) == 0;
		const char *value = other ? json : good[i][1];
		told = told || other;
		if (value)
			buffer_printf(&out, "%c\"%s\":%s", out.size ? ',' : '{', good[i][0], value);
	}
	if (!told && json)
		buffer_printf(&out, ",\"%s\":%s", name, json);
	buffer_text(&out, "}");
	return out.data;
}

static const char *good_claims(void)
{
	return claims_but("", NULL);
}

static void an_issued_token_brings_its_actor_back(void **state)
{
	const struct actor actors[] = { clerk, employer,
		{ .role = ROLE_admin, .client_id = "console" },
		{ .role = ROLE_auditor, .client_id = "console", .epoch = 1 } };
	struct actor back;
	(void)state;
	for (size_t i = 0; i < LENGTH(actors); i++) {
		const char *token = token_issue(keyring, &actors[i], NOW, arena);
		assert_non_null(token);
		for (int again = 0; again < 2; again++) { /* checked, then from the cache */
			assert_true(accepted_at(token, NOW, &back));
			assert_memory_equal(&back, &actors[i], sizeof(back));
		}
	}
}

static void only_actors_of_signed_in_callers_get_a_token(void **state)
{
	struct actor odd[8];
	(void)state;
	for (size_t i = 0; i < LENGTH(odd); i++)
		odd[i] = clerk;
	odd[0].role = ROLE_system;
	odd[1].role = ROLE_public;
	odd[2].client_id[0] = '\0';
	strcpy(odd[3].client_id, "a\"b");
	odd[4].agency_id[0] = '\0';
	odd[5].user_id[3] = 'A';
	strcpy(odd[6].enterprise_id, clerk.agency_id);
	odd[7].role = ROLE_enterprise;
	for (size_t i = 0; i < LENGTH(odd); i++)
		assert_null(token_issue(keyring, &odd[i], NOW, arena));
}

static void a_token_made_by_hand_is_as_good_as_an_issued_one(void **state)
{
	struct actor back;
	(void)state;
	assert_true(accepted_at(forged(ES256, good_claims()), NOW, &back));
	assert_memory_equal(&back, &clerk, sizeof(back));
}

static void alg_none_is_refused(void **state)
{
	static const char *const none[] = { "{\"alg\":\"none\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}",
		"{\"alg\":\"es256\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}",
		"{\"typ\":\"at+jwt\",\"kid\":\"k1\"}",
		"{\"alg\":1,\"typ\":\"at+jwt\",\"kid\":\"k1\"}" };
	(void)state;
	for (size_t i = 0; i < LENGTH(none); i++)
		refused_for(forged(none[i], good_claims()), "alg");
	const char *bare = unsigned_token(none[0], good_claims());
	refused_for(bare, "segments");
	refused_for(arena_printf(arena, "%s.", bare), "alg");
}

static void hs256_with_the_public_pem_is_refused(void **state)
{
	FILE *file = fopen(path_of("k1.pem"), "r");
	EVP_PKEY *pair = PEM_read_PrivateKey(file, NULL, NULL, NULL);
	BIO *out = BIO_new(BIO_s_mem());
	uint8_t mac[2 * SHA256_SIZE] = { 0 }; /* as long as a true signature */
	char *pem;
	(void)state;
	PEM_write_bio_PUBKEY(out, pair);
	size_t size = (size_t)BIO_get_mem_data(out, &pem);
	const char *text = unsigned_token(
		"{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}", good_claims());
	hmac_sha256(pem, size, text, strlen(text), mac);
	refused_for(arena_printf(arena, "%s.%s", text, segment(mac, SHA256_SIZE)), "alg");
	refused_for(arena_printf(arena, "%s.%s", text, segment(mac, sizeof(mac))), "alg");
	text = unsigned_token(ES256, good_claims());
	hmac_sha256(pem, size, text, strlen(text), mac);
	refused_for(arena_printf(arena, "%s.%s", text, segment(mac, sizeof(mac))), "signature");
	BIO_free(out);
	EVP_PKEY_free(pair);
	fclose(file);
}

static void a_header_is_exactly_what_we_write(void **state)
{
	static const char *const wrong[][2] = {
		{ "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"k3\"}", "kid" },
		{ "{\"alg\":\"ES256\",\"typ\":\"at+jwt\"}", "kid" },
		{ "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"../k1\"}", "kid" },
		{ "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"k2\"}", "signature" },
		{ "{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"k1\"}", "typ" },
		{ "{\"alg\":\"ES256\",\"kid\":\"k1\"}", "typ" },
		{ "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"k1\",\"jku\":\"x\"}", "header" },
		{ "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"k1\",\"crit\":[\"b\"]}",
			"header" },
		{ "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"k1\",\"jwk\":{}}", "header" },
		{ "{\"alg\":\"HS256\",\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}",
			"header" },
		{ "[]", "header" },
		{ "", "header" },
	};
	(void)state;
	for (size_t i = 0; i < LENGTH(wrong); i++)
		refused_for(forged(wrong[i][0], good_claims()), wrong[i][1]);
}

static void a_tampered_token_is_refused(void **state)
{
	char *token = arena_text(arena, forged(ES256, good_claims()));
	(void)state;
	for (size_t i = 0; i < strlen(token); i++) {
		char was = token[i];
		token[i] = was == 'A' ? 'B' : 'A';
		assert_false(accepted(token));
		token[i] = was;
	}
	assert_true(accepted(token));
}

static void nothing_may_surround_the_three_segments(void **state)
{
	const char *token = forged(ES256, good_claims());
	static const char *const forms[] = { "%s.", "%s.e30", "%s!!", "%s=", "%s ", " %s", ".%s",
		"%s\n", "%sA" };
	(void)state;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	for (size_t i = 0; i < LENGTH(forms); i++)
		assert_false(accepted(arena_printf(arena, forms[i], token)));
#pragma GCC diagnostic pop
	assert_false(accepted(""));
	assert_false(accepted("."));
	assert_false(accepted(".."));
	char *holed = arena_text(arena, token);
	holed[strlen(token) - 3] = '*';
	refused_for(holed, "signature");
}

static void a_token_longer_than_the_limit_is_refused(void **state)
{
	char filler[TOKEN_MAX + 1];
	const char *why;
	struct actor actor;
	(void)state;
	memset(filler, 'x', sizeof(filler));
	memcpy(filler, "\"", 1);
	strcpy(filler + 2500, "\"");
	assert_true(accepted(forged(ES256, claims_but("more", filler))));
	memset(filler + 2500, 'x', 600);
	strcpy(filler + 3000, "\"");
	refused_for(forged(ES256, claims_but("more", filler)), "size");
	assert_false(token_verify(keyring, filler, 0, NOW, &actor, &why));
}

static void each_claim_is_checked(void **state)
{
	static const char *const wrong[][3] = {
		{ "iss", "\"https://other.example\"", "iss" },
		{ "iss", NULL, "iss" },
		{ "iss", "[\"" ISSUER "\"]", "iss" },
		{ "aud", "\"other\"", "aud" },
		{ "aud", NULL, "aud" },
		{ "aud", "[\"a\",\"b\"]", "aud" },
		{ "aud", "1", "aud" },
		{ "exp", "\"1790000900\"", "times" },
		{ "exp", "1790000900.0", "payload" },
		{ "exp", "1.79e9", "payload" },
		{ "exp", NULL, "times" },
		{ "exp", "true", "payload" },
		{ "exp", "null", "payload" },
		{ "exp", "9999999999999999999", "payload" },
		{ "exp", "1790000901", "lifetime" },
		{ "exp", "1790000000", "lifetime" },
		{ "exp", "-1", "lifetime" },
		{ "iat", NULL, "times" },
		{ "iat", "\"1\"", "times" },
		{ "iat", "1790000031", "early" },
		{ "iat", "1", "lifetime" },
		{ "nbf", "1790000031", "early" },
		{ "nbf", "\"1\"", "times" },
		{ "sub", NULL, "sub" },
		{ "sub", "\"\"", "sub" },
		{ "sub", "\"someone\"", "actor" },
		{ "sub", "1", "sub" },
		{ "client_id", NULL, "client_id" },
		{ "client_id", "\"\"", "actor" },
		{ "client_id",
			"\"0123456789012345678901234567890123456789012345678901234567890123\"",
			"client_id" },
		{ "jti", NULL, "jti" },
		{ "jti", "\"\"", "jti" },
		{ "jti", "5", "jti" },
		{ "roles", NULL, "roles" },
		{ "roles", "[]", "payload" },
		{ "roles", "\"county\"", "roles" },
		{ "roles", "[\"county\",\"admin\"]", "roles" },
		{ "roles", "[\"king\"]", "roles" },
		{ "roles", "[\"system\"]", "actor" },
		{ "roles", "[\"public\"]", "actor" },
		{ "roles", "[1]", "payload" },
		{ "roles", "[\"enterprise\"]", "actor" },
		{ "org", NULL, "org" },
		{ "agency", NULL, "agency" },
		{ "agency", "\"\"", "actor" },
		{ "agency", "\"01920000-0000-7000-8000-00000000000g\"", "actor" },
		{ "agency", "\"01920000-0000-7000-8000-0000000000030\"", "agency" },
		{ "human", NULL, "human" },
		{ "human", "\"me\"", "actor" },
		{ "epoch", NULL, "epoch" },
		{ "epoch", "\"7\"", "epoch" },
		{ "epoch", "-1", "actor" },
		{ "epoch", "07", "payload" },
		{ "more", "{}", "payload" },
		{ "more", "\"\\u0041\"", "payload" },
		{ "m\\u0061", "1", "payload" },
	};
	(void)state;
	for (size_t i = 0; i < LENGTH(wrong); i++)
		refused_for(forged(ES256, claims_but(wrong[i][0], wrong[i][1])), wrong[i][2]);
}

static void what_the_standard_allows_is_accepted(void **state)
{
	static const char *const fine[][2] = { { "aud", "[\"" AUDIENCE "\"]" },
		{ "aud", "[ \"other\" , \"" AUDIENCE "\" ]" }, { "nbf", "1790000030" },
		{ "iat", "1790000030" }, { "exp", "1790000001" }, { "more", "[\"a\"]" },
		{ "sub", "\"console\"" }, { "human", "\"\"" } };
	(void)state;
	for (size_t i = 0; i < LENGTH(fine); i++)
		assert_true(accepted(forged(ES256, claims_but(fine[i][0], fine[i][1]))));
}

static void a_claim_given_twice_is_refused(void **state)
{
	const char *rest = good_claims() + 1;
	(void)state;
	refused_for(
		forged(ES256, arena_printf(arena, "{\"roles\":[\"admin\"],%s", rest)), "payload");
	refused_for(forged(ES256, arena_printf(arena, "{\"exp\":1,%s", rest)), "payload");
	refused_for(forged(ES256, arena_printf(arena, "{%s}", rest)), "payload");
	refused_for(forged(ES256, arena_printf(arena, "{,%s", rest)), "payload");
}

static void a_token_ends_also_when_it_is_cached(void **state)
{
	const char *token = token_issue(keyring, &clerk, NOW, arena);
	const int64_t last = NOW + TOKEN_LIFETIME_S + TOKEN_LEEWAY_S - 1;
	struct actor actor;
	(void)state;
	assert_false(accepted_at(token, last + 1, &actor));
	assert_true(accepted_at(token, last, &actor));
	assert_false(accepted_at(token, last + 1, &actor));
	assert_false(accepted_at(token, NOW - TOKEN_LEEWAY_S - 1, &actor));
	assert_true(accepted_at(token, NOW - TOKEN_LEEWAY_S, &actor));
}

static void two_keys_verify_and_the_first_by_name_signs(void **state)
{
	const char *token = token_issue(keyring, &clerk, NOW, arena);
	static const char second[] = "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"k2\"}";
	uint8_t header[200] = { 0 };
	(void)state;
	assert_true(base64url_decode(token, strcspn(token, "."), header, 199) > 0);
	assert_non_null(strstr((char *)header, "\"kid\":\"k1\""));
	assert_true(accepted(forged_by("k2.pem", second, good_claims())));
	refused_for(forged_by("k2.pem", ES256, good_claims()), "signature");
}

#define TOKENS 64
static const char *crowd[TOKENS];

static void *verify_crowd(void *wrong)
{
	for (int round = 0; round < 20; round++) {
		for (int i = 0; i < TOKENS; i++) {
			struct actor actor;
			if (!accepted_at(crowd[i], NOW, &actor) || actor.epoch != i)
				++*(int *)wrong;
		}
	}
	return NULL;
}

static void threads_verify_the_same_tokens(void **state)
{
	pthread_t thread[4];
	int wrong[LENGTH(thread)] = { 0 };
	struct actor actor = employer;
	(void)state;
	for (int i = 0; i < TOKENS; i++) {
		actor.epoch = i;
		crowd[i] = token_issue(keyring, &actor, NOW, arena);
		assert_non_null(crowd[i]);
	}
	for (size_t i = 0; i < LENGTH(thread); i++)
		assert_int_equal(pthread_create(&thread[i], NULL, verify_crowd, &wrong[i]), 0);
	for (size_t i = 0; i < LENGTH(thread); i++) {
		pthread_join(thread[i], NULL);
		assert_int_equal(wrong[i], 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_issued_token_brings_its_actor_back),
		cmocka_unit_test(only_actors_of_signed_in_callers_get_a_token),
		cmocka_unit_test(a_token_made_by_hand_is_as_good_as_an_issued_one),
		cmocka_unit_test(alg_none_is_refused),
		cmocka_unit_test(hs256_with_the_public_pem_is_refused),
		cmocka_unit_test(a_header_is_exactly_what_we_write),
		cmocka_unit_test(a_tampered_token_is_refused),
		cmocka_unit_test(nothing_may_surround_the_three_segments),
		cmocka_unit_test(a_token_longer_than_the_limit_is_refused),
		cmocka_unit_test(each_claim_is_checked),
		cmocka_unit_test(what_the_standard_allows_is_accepted),
		cmocka_unit_test(a_claim_given_twice_is_refused),
		cmocka_unit_test(a_token_ends_also_when_it_is_cached),
		cmocka_unit_test(two_keys_verify_and_the_first_by_name_signs),
		cmocka_unit_test(threads_verify_the_same_tokens),
	};
	return cmocka_run_group_tests(tests, ring_make, ring_remove);
}

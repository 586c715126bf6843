// floors: auth crypt base
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../src/auth/keyring.h" /* whose signer is nobody else's business */
#include "crypt/base64url.h"
#include "crypt/eckey.h"

#include <cmocka.h> /* last: it defines fail() */

#define ISSUER "https://wengang.example"
#define AUDIENCE "wengang-api"

static char directory[64];
static struct arena *arena;

static const char *path_of(const char *file)
{
	return arena_printf(arena, "%s/%s", directory, file);
}

static int directory_make(void **state)
{
	(void)state;
	arena = arena_create((size_t)1 << 26);
	strcpy(directory, "/tmp/wengang-ring-XXXXXX");
	return !mkdtemp(directory);
}

static int directory_remove(void **state)
{
	static const char *const files[] = { "k0.pem", "k1.pem", "k2.pem", "k2.pem~",
		"two keys.pem" };
	(void)state;
	for (size_t i = 0; i < LENGTH(files); i++)
		unlink(path_of(files[i]));
	rmdir(directory);
	arena_destroy(arena);
	return 0;
}

static struct keyring *ring(void)
{
	const char *why;
	return keyring_open(directory, ISSUER, AUDIENCE, arena, &why);
}

static void refused_for(const char *reason)
{
	const char *why = NULL;
	assert_null(keyring_open(directory, ISSUER, AUDIENCE, arena, &why));
	assert_non_null(strstr(why, reason));
	assert_non_null(strstr(why, directory));
}

static void file_is(const char *name, const char *text)
{
	FILE *file = fopen(path_of(name), "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void large_key(const char *name)
{
	FILE *file = fopen(path_of(name), "w");
	EVP_PKEY *pair = EVP_EC_gen("P-384");
	assert_int_equal(PEM_write_PrivateKey(file, pair, NULL, NULL, 0, NULL, NULL), 1);
	EVP_PKEY_free(pair);
	fclose(file);
}

static void jwk_member(const char *jwks, const char *name, uint8_t out[ECKEY_COORDINATE])
{
	const char *at = strstr(jwks, name);
	assert_non_null(at);
	at += strlen(name);
	assert_int_equal(base64url_decode(at, strcspn(at, "\""), out, 32), 32);
}

static void the_jwk_set_holds_the_public_points_only(void **state)
{
	struct buffer out = buffer_on(arena);
	struct eckey key;
	const char *why;
	uint8_t x[32], y[32];
	(void)state;
	assert_true(eckey_create(path_of("k2.pem")) && eckey_create(path_of("k1.pem")));
	struct keyring *keyring = ring();
	assert_non_null(keyring);
	keyring_jwks(keyring, &out);
	assert_true(eckey_open(path_of("k1.pem"), &key, &why));
	assert_int_equal(strncmp(out.data, "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",", 35), 0);
	jwk_member(out.data, "\"x\":\"", x);
	jwk_member(out.data, "\"y\":\"", y);
	assert_memory_equal(x, key.x, 32);
	assert_memory_equal(y, key.y, 32);
	const char *rest = strstr(out.data, "\"kid\":\"k1\",\"use\":\"sig\",\"alg\":\"ES256\"},{");
	assert_non_null(rest);
	assert_non_null(strstr(rest, "\"kid\":\"k2\",\"use\":\"sig\",\"alg\":\"ES256\"}]}"));
	assert_null(strstr(out.data, "\"d\""));
	eckey_close(&key);
	keyring_close(keyring);
}

static void the_signer_is_the_first_unless_another_is_named(void **state)
{
	(void)state;
	assert_true(eckey_create(path_of("k2.pem")));
	assert_true(eckey_create(path_of("k1.pem")));
	struct keyring *keyring = ring();
	assert_string_equal(keyring->signer->kid, "k1");
	assert_true(keyring_sign_with(keyring, "k2"));
	assert_string_equal(keyring->signer->kid, "k2");
	assert_false(keyring_sign_with(keyring, "k3"));
	assert_false(keyring_sign_with(keyring, ""));
	assert_string_equal(keyring->signer->kid, "k2");
	keyring_close(keyring);
}

static void without_a_key_there_is_no_keyring(void **state)
{
	const char *why = NULL;
	(void)state;
	refused_for("no signing key");
	file_is("k2.pem~", "an editor's copy");
	refused_for("no signing key");
	assert_null(keyring_open("/nowhere", ISSUER, AUDIENCE, arena, &why));
	assert_non_null(strstr(why, "/nowhere"));
}

static void one_unsound_key_refuses_the_keyring(void **state)
{
	static const char *const unsound[] = { "", "not a key",
		"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n" };
	(void)state;
	assert_true(eckey_create(path_of("k1.pem")));
	for (size_t i = 0; i < LENGTH(unsound); i++) {
		file_is("k2.pem", unsound[i]);
		refused_for("k2.pem is not an unencrypted PEM private key");
	}
	large_key("k2.pem");
	refused_for("k2.pem is not a key on the curve P-256");
	unlink(path_of("k2.pem"));
	file_is("two keys.pem", "");
	refused_for("not named like a key");
}

static void issuer_and_audience_must_be_plain(void **state)
{
	static const char *const odd[] = { "", "a b", "a\"b", "a\\b", "\xe7\xa8\xb3" };
	const char *why = NULL;
	(void)state;
	assert_true(eckey_create(path_of("k1.pem")));
	for (size_t i = 0; i < LENGTH(odd); i++) {
		assert_null(keyring_open(directory, odd[i], AUDIENCE, arena, &why));
		assert_null(keyring_open(directory, ISSUER, odd[i], arena, &why));
		assert_non_null(why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_signer_is_the_first_unless_another_is_named,
			directory_make, directory_remove),
		cmocka_unit_test_setup_teardown(
			the_jwk_set_holds_the_public_points_only, directory_make, directory_remove),
		cmocka_unit_test_setup_teardown(
			without_a_key_there_is_no_keyring, directory_make, directory_remove),
		cmocka_unit_test_setup_teardown(
			one_unsound_key_refuses_the_keyring, directory_make, directory_remove),
		cmocka_unit_test_setup_teardown(
			issuer_and_audience_must_be_plain, directory_make, directory_remove),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

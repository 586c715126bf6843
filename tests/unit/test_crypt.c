// floors: crypt base
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/attr.h"
#include "crypt/base64url.h"
#include "crypt/bytes.h"
#include "crypt/eckey.h"
#include "crypt/hex.h"
#include "crypt/hmac.h"
#include "crypt/key_file.h"
#include "crypt/password.h"
#include "crypt/random.h"
#include "crypt/sha256.h"
#include "crypt/uuid.h"

#include <cmocka.h> /* last: it defines fail() */

static void sha256_gives_the_published_answers(void **state)
{
	/* FIPS 180-4, examples */
	char hex[SHA256_HEX];
	(void)state;
	sha256_hex(NULL, 0, hex);
	assert_string_equal(
		hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	sha256_hex("abc", 3, hex);
	assert_string_equal(
		hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56, hex);
	assert_string_equal(
		hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void hmac_equals(const void *key, size_t key_size, const char *text, const char *expected)
{
	uint8_t mac[SHA256_SIZE];
	char hex[SHA256_HEX];
	hmac_sha256(key, key_size, text, strlen(text), mac);
	hex_encode(mac, sizeof(mac), hex);
	assert_string_equal(hex, expected);
}

static void hmac_gives_the_published_answers(void **state)
{
	/* RFC 4231, cases 1, 2 and 6; then the empty key */
	uint8_t key[131];
	(void)state;
	memset(key, 0x0b, 20);
	hmac_equals(key, 20, "Hi There",
		"b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	hmac_equals("Jefe", 4, "what do ya want for nothing?",
		"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof(key));
	hmac_equals(key, sizeof(key), "Test Using Larger Than Block-Size Key - Hash Key First",
		"60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
	hmac_equals(
		NULL, 0, "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

static void base64url_gives_the_published_answers(void **state)
{
	/* RFC 4648, 10, without padding; then the two characters that differ from base64 */
	static const char *const pairs[][2] = { { "", "" }, { "f", "Zg" }, { "fo", "Zm8" },
		{ "foo", "Zm9v" }, { "foob", "Zm9vYg" }, { "fooba", "Zm9vYmE" },
		{ "foobar", "Zm9vYmFy" }, { "\xfb\xff\xfe", "-__-" } };
	(void)state;
	for (size_t i = 0; i < LENGTH(pairs); i++) {
		char text[16];
		uint8_t bytes[16];
		size_t n = strlen(pairs[i][0]);
		assert_int_equal(base64url_encode(pairs[i][0], n, text), strlen(pairs[i][1]));
		assert_string_equal(text, pairs[i][1]);
		assert_int_equal(base64url_decode(text, strlen(text), bytes, sizeof(bytes)), n);
		assert_memory_equal(bytes, pairs[i][0], n);
	}
}

static void base64url_refuses_what_encoding_never_writes(void **state)
{
	static const char *const wrong[] = { "Zg==", "Zh", "Zm9=", "Zm+v", "Zm/v", "Zm 9v", "A",
		"Zm9vY", "Zm9\n" };
	uint8_t bytes[16];
	(void)state;
	for (size_t i = 0; i < LENGTH(wrong); i++)
		assert_int_equal(base64url_decode(wrong[i], strlen(wrong[i]), bytes, 16), -1);
	assert_int_equal(base64url_decode("Zm9vYg", 6, bytes, 3), -1);
	assert_int_equal(base64url_decode("Zm9vYg", 6, bytes, 4), 4);
}

static void every_size_survives_base64url(void **state)
{
	uint8_t bytes[200], back[200];
	char text[300];
	(void)state;
	for (size_t n = 0; n <= sizeof(bytes); n++) {
		random_bytes(bytes, n);
		size_t size = base64url_encode(bytes, n, text);
		assert_int_equal(base64url_decode(text, size, back, n), n);
		assert_int_equal(bytes_equal(bytes, back, n), 1);
	}
}

static void random_bytes_of_any_size_differ(void **state)
{
	static uint8_t a[10000], b[10000];
	(void)state;
	for (size_t n = 16; n <= sizeof(a); n *= 5) {
		random_bytes(a, n);
		random_bytes(b, n);
		assert_memory_not_equal(a, b, n);
		assert_memory_not_equal(a + n - 8, b + n - 8, 8);
	}
}

static void a_forked_child_draws_other_bytes_than_its_parent(void **state)
{
	uint8_t mine[16], theirs[16];
	int ends[2];
	(void)state;
	random_bytes(mine, sizeof(mine)); /* the pool is filled before the fork */
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		random_bytes(mine, sizeof(mine));
		_exit(write(ends[1], mine, sizeof(mine)) != sizeof(mine));
	}
	random_bytes(mine, sizeof(mine));
	assert_int_equal(read(ends[0], theirs, sizeof(theirs)), sizeof(theirs));
	assert_int_equal(waitpid(child, NULL, 0), child);
	assert_memory_not_equal(mine, theirs, sizeof(mine));
	close(ends[0]);
	close(ends[1]);
}

static void a_uuid_has_version_7_and_its_variant(void **state)
{
	char id[UUID_SIZE];
	(void)state;
	for (int i = 0; i < 100; i++) {
		uuid_new(id);
		assert_int_equal(strlen(id), UUID_SIZE - 1);
		assert_int_equal(strspn(id, "0123456789abcdef-"), UUID_SIZE - 1);
		assert_true(id[8] == '-' && id[13] == '-' && id[18] == '-' && id[23] == '-');
		assert_int_equal(id[14], '7');
		assert_non_null(strchr("89ab", id[19]));
	}
}

static void uuids_of_one_thread_only_rise(void **state)
{
	char last[UUID_SIZE] = "", id[UUID_SIZE];
	(void)state;
	for (int i = 0; i < 100000; i++) {
		uuid_new(id);
		assert_true(strcmp(last, id) < 0);
		memcpy(last, id, UUID_SIZE);
	}
}

static void a_password_is_right_or_wrong(void **state)
{
	struct arena *arena = arena_create(65536);
	(void)state;
	char *hash = password_hash(arena, "正确的口令 42");
	assert_non_null(hash);
	assert_int_equal(strncmp(hash, "$y$jBT$", 7), 0);
	assert_int_equal(password_verify("正确的口令 42", hash), 1);
	assert_int_equal(password_verify("正确的口令 43", hash), 0);
	assert_int_equal(password_verify("", hash), 0);
	char *other = password_hash(arena, "正确的口令 42");
	assert_non_null(other);
	assert_string_not_equal(hash, other);
	arena_destroy(arena);
}

static void a_hash_that_is_none_is_always_wrong(void **state)
{
	(void)state;
	assert_int_equal(password_verify("x", NULL), 0);
	assert_int_equal(password_verify("x", ""), 0);
	assert_int_equal(password_verify("x", "*0"), 0);
	assert_int_equal(password_verify("x", "$y$jBT$"), 0);
	/* right, but a cheap hash: md5-crypt of "x" */
	assert_int_equal(password_verify("x", "$1$abcdefgh$znAnv9M.XU2pRYfmSs46h/"), 0);
}

static void a_password_longer_than_the_limit_is_refused(void **state)
{
	char password[PASSWORD_MAX + 2];
	struct arena *arena = arena_create(65536);
	(void)state;
	memset(password, 'a', sizeof(password));
	password[PASSWORD_MAX + 1] = '\0';
	assert_null(password_hash(arena, password));
	password[PASSWORD_MAX] = '\0';
	assert_non_null(password_hash(arena, password));
	arena_destroy(arena);
}

static void *verify_in_thread(void *result)
{
	*(int *)result = password_verify("wrong", NULL);
	return NULL;
}

static void more_logins_than_processors_wait_their_turn(void **state)
{
	pthread_t thread[8];
	int result[LENGTH(thread)];
	(void)state;
	for (size_t i = 0; i < LENGTH(thread); i++)
		assert_int_equal(pthread_create(&thread[i], NULL, verify_in_thread, &result[i]), 0);
	for (size_t i = 0; i < LENGTH(thread); i++) {
		pthread_join(thread[i], NULL);
		assert_true(result[i] == 0 || result[i] == -1);
	}
}

static char path[64];

static int path_make(void **state)
{
	(void)state;
	strcpy(path, "/tmp/wengang-key-XXXXXX");
	int file = mkstemp(path);
	return file < 0 || close(file) != 0 || unlink(path) != 0;
}

static int path_remove(void **state)
{
	(void)state;
	unlink(path);
	return 0;
}

static void file_is(const char *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void a_key_file_is_made_once_and_for_its_owner_only(void **state)
{
	struct stat status;
	uint8_t key[KEY_SIZE], same[KEY_SIZE];
	(void)state;
	assert_true(key_file_create(path));
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_true(key_file_read(path, key));
	assert_false(key_file_create(path));
	assert_int_equal(errno, EEXIST);
	assert_true(key_file_read(path, same));
	assert_memory_equal(key, same, KEY_SIZE);
}

static void a_key_file_holds_64_digits_and_nothing_else(void **state)
{
	static const char digits[] =
		"00112233445566778899aAbBcCdDeEfF00112233445566778899aabbccddeeff";
	char text[80];
	uint8_t key[KEY_SIZE];
	(void)state;
	assert_false(key_file_read(path, key));
	file_is(digits);
	assert_true(key_file_read(path, key));
	assert_int_equal(key[10], 0xaa);
	static const char *const forms[] = { "%.63s", "%s0", "%s\n\n", " %s", "%.62sxy", "%.0s" };
	for (size_t i = 0; i < LENGTH(forms); i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(text, sizeof(text), forms[i], digits);
#pragma GCC diagnostic pop
		file_is(text);
		assert_false(key_file_read(path, key));
	}
	assert_false(key_file_read("/tmp", key));
}

static void a_signing_key_is_made_once_and_signs(void **state)
{
	struct eckey key, again;
	struct stat status;
	uint8_t signature[ES256_SIZE], other[ES256_SIZE] = { 0 };
	const char *why;
	(void)state;
	assert_true(eckey_create(path));
	assert_false(eckey_create(path));
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_true(eckey_open(path, &key, &why) && eckey_open(path, &again, &why));
	assert_memory_equal(key.x, again.x, ECKEY_COORDINATE);
	assert_memory_equal(key.y, again.y, ECKEY_COORDINATE);
	for (int i = 0; i < 300; i++) { /* r or s begins with a zero byte in some */
		eckey_sign(&key, "abc", 3, signature);
		assert_true(eckey_verify(&again, "abc", 3, signature));
	}
	assert_false(eckey_verify(&again, "abd", 3, signature));
	signature[63] ^= 1;
	assert_false(eckey_verify(&again, "abc", 3, signature));
	assert_false(eckey_verify(&again, "abc", 3, other));
	memset(other, 0xff, sizeof(other));
	assert_false(eckey_verify(&again, "abc", 3, other));
	eckey_close(&key);
	eckey_close(&again);
}

static void a_signature_of_the_standard_is_taken(void **state)
{
	/* RFC 7515, A.3: key, signed text, signature */
	static const char text[] =
		"eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODA"
		"sDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
	static const char signature[] =
		"DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8"
		"ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
	uint8_t bytes[ES256_SIZE];
	struct eckey key;
	const char *why;
	(void)state;
	file_is("-----BEGIN PRIVATE KEY-----\n"
		"MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjpsQnnGQmL+YBIff\n"
		"H1136cspYG6+0iY7X1fCE9+E9LKhRANCAAR/zc4ncPbEXUGDy+5v20t7WAczNXvp\n"
		"7xO6z248e9FURcfxRM0bvZt+hyzf7bnuufSzaV1uqQskrYpGIyiFiOWt\n"
		"-----END PRIVATE KEY-----\n");
	assert_true(eckey_open(path, &key, &why));
	assert_int_equal(base64url_decode(signature, 86, bytes, ES256_SIZE), ES256_SIZE);
	assert_true(eckey_verify(&key, text, sizeof(text) - 1, bytes));
	eckey_close(&key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_gives_the_published_answers),
		cmocka_unit_test(hmac_gives_the_published_answers),
		cmocka_unit_test(base64url_gives_the_published_answers),
		cmocka_unit_test(base64url_refuses_what_encoding_never_writes),
		cmocka_unit_test(every_size_survives_base64url),
		cmocka_unit_test(random_bytes_of_any_size_differ),
		cmocka_unit_test(a_forked_child_draws_other_bytes_than_its_parent),
		cmocka_unit_test(a_uuid_has_version_7_and_its_variant),
		cmocka_unit_test(uuids_of_one_thread_only_rise),
		cmocka_unit_test(a_password_is_right_or_wrong),
		cmocka_unit_test(a_hash_that_is_none_is_always_wrong),
		cmocka_unit_test(a_password_longer_than_the_limit_is_refused),
		cmocka_unit_test(more_logins_than_processors_wait_their_turn),
		cmocka_unit_test_setup_teardown(
			a_key_file_is_made_once_and_for_its_owner_only, path_make, path_remove),
		cmocka_unit_test_setup_teardown(
			a_key_file_holds_64_digits_and_nothing_else, path_make, path_remove),
		cmocka_unit_test_setup_teardown(
			a_signing_key_is_made_once_and_signs, path_make, path_remove),
		cmocka_unit_test_setup_teardown(
			a_signature_of_the_standard_is_taken, path_make, path_remove),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

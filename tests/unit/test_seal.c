// floors: crypt base
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/attr.h"
#include "crypt/hex.h"
#include "crypt/hmac.h"
#include "crypt/key_file.h"
#include "crypt/person_key.h"
#include "crypt/seal.h"
#include "crypt/sealer.h"
#include "crypt/sha256.h"

#include <cmocka.h> /* last: it defines fail() */

static const char number[] = "652301199001011234";
#define NUMBER_SIZE (sizeof(number) - 1)

static char directory[64], index_file[80], sealing_file[80];
static struct arena *arena;
static struct sealer *sealer;

static int sealer_make(void **state)
{
	const char *why;
	(void)state;
	strcpy(directory, "/tmp/wengang-seal-XXXXXX");
	if (!mkdtemp(directory))
		return -1;
	snprintf(index_file, sizeof(index_file), "%s/index", directory);
	snprintf(sealing_file, sizeof(sealing_file), "%s/sealing", directory);
	arena = arena_create(65536);
	if (!key_file_create(index_file) || !key_file_create(sealing_file))
		return -1;
	sealer = sealer_open(index_file, sealing_file, arena, &why);
	return !sealer;
}

static int sealer_remove(void **state)
{
	(void)state;
	sealer_close(sealer);
	arena_destroy(arena);
	unlink(index_file);
	unlink(sealing_file);
	return rmdir(directory);
}

static void a_sealed_number_opens_again(void **state)
{
	uint8_t sealed[64], plain[64];
	(void)state;
	assert_int_equal(seal(sealer, "id_number", number, NUMBER_SIZE, sealed),
		NUMBER_SIZE + SEAL_OVERHEAD);
	assert_int_equal(seal_open(sealer, "id_number", sealed, 48, plain), NUMBER_SIZE);
	assert_memory_equal(plain, number, NUMBER_SIZE);
}

static void an_empty_field_can_be_sealed(void **state)
{
	uint8_t sealed[SEAL_OVERHEAD], plain[SEAL_OVERHEAD];
	(void)state;
	assert_int_equal(seal(sealer, "id_number", "", 0, sealed), SEAL_OVERHEAD);
	assert_int_equal(seal_open(sealer, "id_number", sealed, SEAL_OVERHEAD, plain), 0);
}

static void a_change_of_any_bit_is_noticed(void **state)
{
	uint8_t sealed[64], plain[64];
	(void)state;
	size_t size = seal(sealer, "id_number", number, NUMBER_SIZE, sealed);
	for (size_t bit = 0; bit < size * 8; bit++) {
		sealed[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(seal_open(sealer, "id_number", sealed, size, plain), -1);
		sealed[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	for (size_t cut = 0; cut < size; cut++)
		assert_int_equal(seal_open(sealer, "id_number", sealed, cut, plain), -1);
	assert_int_equal(seal_open(sealer, "account_number", sealed, size, plain), -1);
	assert_int_equal(seal_open(sealer, "id_number", sealed, size, plain), NUMBER_SIZE);
}

static void two_seals_of_one_number_differ_but_its_person_key_does_not(void **state)
{
	uint8_t a[64], b[64], key_a[32], key_b[32];
	(void)state;
	size_t size = seal(sealer, "id_number", number, NUMBER_SIZE, a);
	seal(sealer, "id_number", number, NUMBER_SIZE, b);
	assert_memory_not_equal(a + 2, b + 2, size - 2);
	person_key(sealer, number, NUMBER_SIZE, key_a);
	person_key(sealer, number, NUMBER_SIZE, key_b);
	assert_memory_equal(key_a, key_b, 32);
	person_key(sealer, number, NUMBER_SIZE - 1, key_b);
	assert_memory_not_equal(key_a, key_b, 32);
}

static void person_key_and_check_values_are_the_documented_hmac(void **state)
{
	uint8_t key[KEY_SIZE], expected[32], got[32];
	char hex[SHA256_HEX], index_check[33], sealing_check[33];
	(void)state;
	assert_true(key_file_read(index_file, key));
	hmac_sha256(key, KEY_SIZE, number, NUMBER_SIZE, expected);
	person_key(sealer, number, NUMBER_SIZE, got);
	assert_memory_equal(got, expected, 32);
	sealer_check_values(sealer, index_check, sealing_check);
	hmac_sha256(key, KEY_SIZE, "wengang key check", 17, expected);
	hex_encode(expected, 16, hex);
	assert_string_equal(index_check, hex);
	assert_string_not_equal(index_check, sealing_check);
}

static void another_key_opens_nothing(void **state)
{
	const char *why;
	uint8_t sealed[64], plain[64], mine[32], theirs[32];
	(void)state;
	size_t size = seal(sealer, "id_number", number, NUMBER_SIZE, sealed);
	struct sealer *other = sealer_open(sealing_file, index_file, arena, &why);
	assert_non_null(other);
	assert_int_equal(seal_open(other, "id_number", sealed, size, plain), -1);
	person_key(other, number, NUMBER_SIZE, theirs);
	person_key(sealer, number, NUMBER_SIZE, mine);
	assert_memory_not_equal(mine, theirs, 32);
	assert_int_equal(seal_open(sealer, "id_number", sealed, size, plain), NUMBER_SIZE);
	sealer_close(other);
}

static void a_sealer_needs_two_different_keys(void **state)
{
	const char *why = NULL;
	(void)state;
	assert_null(sealer_open(index_file, index_file, arena, &why));
	assert_string_equal(why, "--index-key and --sealing-key hold the same key");
}

/* Absent, no key, not readable: what is to be done differs. */
static void a_key_that_cannot_be_used_is_said_with_its_setting(void **state)
{
	const char *why = NULL;
	(void)state;
	assert_null(sealer_open("/nowhere", sealing_file, arena, &why));
	assert_string_equal(
		why, "--index-key: /nowhere is not there; `wengangd keys` makes what is missing");
	assert_null(sealer_open(index_file, directory, arena, &why));
	assert_non_null(strstr(why, "--sealing-key: "));
	assert_non_null(strstr(why, directory));
	assert_non_null(strstr(why, " is not a key of 64 hexadecimal digits"));
	assert_null(sealer_open(index_file, "/etc/hostname/x", arena, &why));
	assert_string_equal(why, "--sealing-key: /etc/hostname/x cannot be read by this user");
}

static void *seal_in_thread(void *wrong)
{
	uint8_t sealed[64], plain[64], key[32], first[32];
	person_key(sealer, number, NUMBER_SIZE, first);
	for (int i = 0; i < 1000; i++) {
		size_t size = seal(sealer, "id_number", number, NUMBER_SIZE, sealed);
		person_key(sealer, number, NUMBER_SIZE, key);
		if (seal_open(sealer, "id_number", sealed, size, plain) != NUMBER_SIZE ||
			memcmp(key, first, 32) || memcmp(plain, number, NUMBER_SIZE))
			++*(int *)wrong;
	}
	return NULL;
}

/* Twice four threads, so that contexts of ended ones would show as leaks. */
static void threads_seal_with_one_sealer(void **state)
{
	(void)state;
	for (int round = 0; round < 2; round++) {
		pthread_t thread[4];
		int wrong[LENGTH(thread)] = { 0 };
		for (size_t i = 0; i < LENGTH(thread); i++)
			assert_int_equal(
				pthread_create(&thread[i], NULL, seal_in_thread, &wrong[i]), 0);
		for (size_t i = 0; i < LENGTH(thread); i++) {
			pthread_join(thread[i], NULL);
			assert_int_equal(wrong[i], 0);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sealed_number_opens_again),
		cmocka_unit_test(an_empty_field_can_be_sealed),
		cmocka_unit_test(a_change_of_any_bit_is_noticed),
		cmocka_unit_test(two_seals_of_one_number_differ_but_its_person_key_does_not),
		cmocka_unit_test(person_key_and_check_values_are_the_documented_hmac),
		cmocka_unit_test(another_key_opens_nothing),
		cmocka_unit_test(a_sealer_needs_two_different_keys),
		cmocka_unit_test(a_key_that_cannot_be_used_is_said_with_its_setting),
		cmocka_unit_test(threads_seal_with_one_sealer),
	};
	return cmocka_run_group_tests(tests, sealer_make, sealer_remove);
}

/* EVP has no way to hash on from a kept state for less than the hashing itself; SHA256_CTX is one.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypt/seal.h"

#include <limits.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/sha.h>
#include <stdatomic.h>
#include <string.h>

#include "crypt/digest.h"
#include "crypt/kept.h"
#include "crypt/key_file.h"
#include "crypt/random.h"

#define VERSION 1
#define HEAD_SIZE 2 /* version, key id */
#define NONCE_SIZE 12
#define TAG_SIZE 16
#define BOUND_MAX 64
_Static_assert(SEAL_OVERHEAD == HEAD_SIZE + NONCE_SIZE + TAG_SIZE, "the form of a sealed field");

/* HMAC-SHA-256 under one key, its first block of either hash done (RFC 2104). */
struct hmac_start {
	SHA256_CTX inner, outer;
};

struct sealer {
	uint8_t index_key[KEY_SIZE];
	struct hmac_start person;
	uint8_t sealing_key[KEY_SIZE];
	uint8_t index_check[SHA256_SIZE];
	uint8_t sealing_check[SHA256_SIZE]; /* its first byte is the key id */
	uint64_t serial;                    /* never used twice, as an address may be */
};

static _Atomic uint64_t serials;

static void key_check(const uint8_t key[KEY_SIZE], uint8_t check[SHA256_SIZE])
{
	static const char text[] = "wengang key check";
	hmac_sha256(key, KEY_SIZE, text, sizeof(text) - 1, check);
}

static void hmac_block(SHA256_CTX *hash, const uint8_t key[KEY_SIZE], uint8_t pad)
{
	uint8_t block[SHA256_CBLOCK];
	memset(block, pad, sizeof(block));
	for (size_t i = 0; i < KEY_SIZE; i++)
		block[i] ^= key[i];
	crypt_must(SHA256_Init(hash) && SHA256_Update(hash, block, sizeof(block)));
	OPENSSL_cleanse(block, sizeof(block));
}

static void hmac_begin(struct hmac_start *start, const uint8_t key[KEY_SIZE])
{
	hmac_block(&start->inner, key, 0x36);
	hmac_block(&start->outer, key, 0x5c);
}

struct sealer *sealer_open(const char *index_key_file, const char *sealing_key_file,
	struct arena *arena, const char **why)
{
	struct sealer *sealer = arena_alloc(arena, sizeof(*sealer));
	if (!key_file_read(index_key_file, sealer->index_key)) {
		*why = arena_printf(
			arena, "%s is not a key of 64 hexadecimal digits", index_key_file);
		return NULL;
	}
	if (!key_file_read(sealing_key_file, sealer->sealing_key)) {
		*why = arena_printf(
			arena, "%s is not a key of 64 hexadecimal digits", sealing_key_file);
		return NULL;
	}
	if (bytes_equal(sealer->index_key, sealer->sealing_key, KEY_SIZE)) {
		*why = "the index key and the sealing key are the same";
		return NULL;
	}
	key_check(sealer->index_key, sealer->index_check);
	key_check(sealer->sealing_key, sealer->sealing_check);
	hmac_begin(&sealer->person, sealer->index_key);
	sealer->serial = ++serials;
	return sealer;
}

void sealer_close(struct sealer *sealer)
{
	if (sealer)
		OPENSSL_cleanse(sealer, sizeof(*sealer));
}

void sealer_check_values(const struct sealer *sealer, char index_check[33], char sealing_check[33])
{
	hex_encode(sealer->index_check, 16, index_check);
	hex_encode(sealer->sealing_check, 16, sealing_check);
}

static void contexts_make(struct kept *kept)
{
	kept->sealing = EVP_CIPHER_CTX_new();
	kept->opening = EVP_CIPHER_CTX_new();
	crypt_must(kept->sealing && kept->opening);
}

/* This thread's contexts, keyed for this sealer: setting up a key costs more than sealing a number.
 */
static struct kept *keyed(const struct sealer *sealer)
{
	struct kept *kept = kept_here();
	crypt_must(sealer->serial != 0); /* closed */
	if (kept->sealer_serial == sealer->serial)
		return kept;
	if (!kept->sealing)
		contexts_make(kept);
	const EVP_CIPHER *gcm = EVP_aes_256_gcm();
	const uint8_t *key = sealer->sealing_key;
	crypt_must(EVP_EncryptInit_ex2(kept->sealing, gcm, key, NULL, NULL));
	crypt_must(EVP_DecryptInit_ex2(kept->opening, gcm, key, NULL, NULL));
	kept->sealer_serial = sealer->serial;
	return kept;
}

void person_key(const struct sealer *sealer, const char *normalised, size_t n, uint8_t out[32])
{
	SHA256_CTX inner = sealer->person.inner, outer = sealer->person.outer;
	uint8_t digest[SHA256_SIZE];
	crypt_must(sealer->serial != 0); /* closed */
	crypt_must(SHA256_Update(&inner, normalised, n) && SHA256_Final(digest, &inner));
	crypt_must(SHA256_Update(&outer, digest, sizeof(digest)) && SHA256_Final(out, &outer));
}

/* What a seal is bound to: its head and its context, in one piece (one call of libcrypto less). */
static int bound(uint8_t out[BOUND_MAX], const uint8_t *head, const char *context)
{
	size_t n = strlen(context);
	crypt_must(n <= BOUND_MAX - HEAD_SIZE);
	memcpy(out, head, HEAD_SIZE);
	memcpy(out + HEAD_SIZE, context, n);
	return (int)(n + HEAD_SIZE);
}

size_t seal(
	const struct sealer *sealer, const char *context, const void *plain, size_t n, uint8_t *out)
{
	EVP_CIPHER_CTX *gcm = keyed(sealer)->sealing;
	uint8_t *nonce = out + HEAD_SIZE, *text = nonce + NONCE_SIZE, *tag = text + n;
	OSSL_PARAM tag_wanted[] = {
		OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, tag, TAG_SIZE),
		OSSL_PARAM_construct_end(),
	};
	uint8_t with[BOUND_MAX];
	int done;
	crypt_must(n <= INT_MAX);
	out[0] = VERSION;
	out[1] = sealer->sealing_check[0];
	random_bytes(nonce, NONCE_SIZE);
	crypt_must(EVP_EncryptInit_ex2(gcm, NULL, NULL, nonce, NULL));
	crypt_must(EVP_EncryptUpdate(gcm, NULL, &done, with, bound(with, out, context)));
	crypt_must(EVP_EncryptUpdate(gcm, text, &done, plain, (int)n));
	crypt_must(EVP_EncryptFinal_ex(gcm, tag, &done));
	crypt_must(EVP_CIPHER_CTX_get_params(gcm, tag_wanted));
	return n + SEAL_OVERHEAD;
}

/* The same steps as in seal(); false when the tag does not fit. */
static int unseal(
	EVP_CIPHER_CTX *gcm, const char *context, const uint8_t *sealed, size_t n, uint8_t *out)
{
	const uint8_t *nonce = sealed + HEAD_SIZE, *text = nonce + NONCE_SIZE;
	uint8_t tag[TAG_SIZE];
	OSSL_PARAM tag_expected[] = {
		OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, tag, TAG_SIZE),
		OSSL_PARAM_construct_end(),
	};
	uint8_t with[BOUND_MAX];
	int done;
	memcpy(tag, text + n, TAG_SIZE);
	return EVP_DecryptInit_ex2(gcm, NULL, NULL, nonce, tag_expected) &&
	       EVP_DecryptUpdate(gcm, NULL, &done, with, bound(with, sealed, context)) &&
	       EVP_DecryptUpdate(gcm, out, &done, text, (int)n) &&
	       EVP_DecryptFinal_ex(gcm, out + n, &done);
}

long seal_open(const struct sealer *sealer, const char *context, const uint8_t *sealed, size_t size,
	void *out)
{
	if (size < SEAL_OVERHEAD || size > INT_MAX || sealed[0] != VERSION ||
		sealed[1] != sealer->sealing_check[0])
		return -1;
	size_t n = size - SEAL_OVERHEAD;
	if (unseal(keyed(sealer)->opening, context, sealed, n, out))
		return (long)n;
	ERR_clear_error();
	OPENSSL_cleanse(out, n); /* what was not authentic is not handed on */
	return -1;
}

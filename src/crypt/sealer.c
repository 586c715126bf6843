/* EVP has no way to hash on from a kept state for less than the hashing itself; SHA256_CTX is one.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypt/sealer.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <stdatomic.h>
#include <string.h>

#include "crypt/bytes.h"
#include "crypt/hex.h"
#include "crypt/hmac.h"
#include "crypt_must.h"
#include "sealer_keys.h"

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

/* NULL, or why there is no key; `setting` is where the caller was told the file. */
static const char *key_read(
	const char *setting, const char *file, uint8_t key[KEY_SIZE], struct arena *arena)
{
	if (key_file_read(file, key))
		return NULL;
	const char *fault = key_file_fault(errno);
	return arena_printf(arena, "%s: %s %s", setting, file,
		fault ? fault : "is not a key of 64 hexadecimal digits");
}

struct sealer *sealer_open(const char *index_key_file, const char *sealing_key_file,
	struct arena *arena, const char **why)
{
	struct sealer *sealer = arena_alloc(arena, sizeof(*sealer));
	if ((*why = key_read("--index-key", index_key_file, sealer->index_key, arena)) ||
		(*why = key_read("--sealing-key", sealing_key_file, sealer->sealing_key, arena)))
		return NULL;
	if (bytes_equal(sealer->index_key, sealer->sealing_key, KEY_SIZE)) {
		*why = "--index-key and --sealing-key hold the same key";
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

#include "crypt/seal.h"

#include <limits.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <string.h>

#include "crypt/random.h"
#include "crypt_must.h"
#include "sealer_keys.h"
#include "thread_context.h"

#define VERSION 1
#define HEAD_SIZE 2 /* version, key id */
#define NONCE_SIZE 12
#define TAG_SIZE 16
#define BOUND_MAX 64
_Static_assert(SEAL_OVERHEAD == HEAD_SIZE + NONCE_SIZE + TAG_SIZE, "the form of a sealed field");

static void contexts_make(struct thread_context *context)
{
	context->sealing = EVP_CIPHER_CTX_new();
	context->opening = EVP_CIPHER_CTX_new();
	crypt_must(context->sealing && context->opening);
}

/* This thread's contexts, keyed for this sealer: setting up a key costs more than sealing a number.
 */
static struct thread_context *keyed(const struct sealer *sealer)
{
	struct thread_context *context = thread_context_here();
	crypt_must(sealer->serial != 0); /* closed */
	if (context->sealer_serial == sealer->serial)
		return context;
	if (!context->sealing)
		contexts_make(context);
	const EVP_CIPHER *gcm = EVP_aes_256_gcm();
	const uint8_t *key = sealer->sealing_key;
	crypt_must(EVP_EncryptInit_ex2(context->sealing, gcm, key, NULL, NULL));
	crypt_must(EVP_DecryptInit_ex2(context->opening, gcm, key, NULL, NULL));
	context->sealer_serial = sealer->serial;
	return context;
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

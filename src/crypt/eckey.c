#include "crypt/eckey.h"

#include <errno.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <string.h>

#include "crypt/key_file.h"
#include "crypt_must.h"

#define DER_MAX 72 /* two numbers of at most 33 bytes, their heads and the sequence's */

static void bio_free(BIO **bio)
{
	BIO_free(*bio);
}

static void number_free(BIGNUM **number)
{
	BN_free(*number);
}

static void pair_free(EVP_PKEY **pair)
{
	EVP_PKEY_free(*pair);
}

static void digest_free(EVP_MD_CTX **digest)
{
	EVP_MD_CTX_free(*digest);
}

static void both_free(ECDSA_SIG **both)
{
	ECDSA_SIG_free(*both);
}

static void check_free(EVP_PKEY_CTX **check)
{
	EVP_PKEY_CTX_free(*check);
}

/* An encrypted PEM is refused; without this libcrypto would ask at the terminal. */
static int no_passphrase(char *text, int size, int writing, void *context)
{
	(void)text, (void)size, (void)writing, (void)context;
	return -1;
}

static EVP_PKEY *pair_parse(const char *pem, size_t size)
{
	BIO *in CLEANUP(bio_free) = BIO_new_mem_buf(pem, (int)size);
	crypt_must(in != NULL);
	EVP_PKEY *pair = PEM_read_bio_PrivateKey(in, NULL, no_passphrase, NULL);
	ERR_clear_error();
	return pair;
}

static bool pair_is_p256(EVP_PKEY *pair)
{
	char group[32] = "";
	return EVP_PKEY_is_a(pair, "EC") &&
	       EVP_PKEY_get_group_name(pair, group, sizeof(group), NULL) &&
	       strcmp(group, SN_X9_62_prime256v1) == 0;
}

static bool pair_is_sound(EVP_PKEY *pair)
{
	EVP_PKEY_CTX *check CLEANUP(check_free) = EVP_PKEY_CTX_new_from_pkey(NULL, pair, NULL);
	bool sound = check && EVP_PKEY_check(check) == 1;
	ERR_clear_error();
	return sound;
}

static void coordinate(EVP_PKEY *pair, const char *name, uint8_t out[ECKEY_COORDINATE])
{
	BIGNUM *number CLEANUP(number_free) = NULL;
	crypt_must(EVP_PKEY_get_bn_param(pair, name, &number));
	crypt_must(BN_bn2binpad(number, out, ECKEY_COORDINATE) == ECKEY_COORDINATE);
}

bool eckey_open(const char *path, struct eckey *key, const char **why)
{
	char text[KEY_FILE_MAX + 1];
	long size = key_file_read_text(path, text);
	const char *unread = size < 0 ? key_file_fault(errno) : NULL;
	*key = (struct eckey){ .pair = size > 0 ? pair_parse(text, (size_t)size) : NULL };
	OPENSSL_cleanse(text, sizeof(text));
	*why = unread                      ? unread
	       : !key->pair                ? "is not an unencrypted PEM private key"
	       : !pair_is_p256(key->pair)  ? "is not a key on the curve P-256"
	       : !pair_is_sound(key->pair) ? "holds a private and a public key that do not fit"
					   : NULL;
	if (*why) {
		eckey_close(key);
		return false;
	}
	coordinate(key->pair, OSSL_PKEY_PARAM_EC_PUB_X, key->x);
	coordinate(key->pair, OSSL_PKEY_PARAM_EC_PUB_Y, key->y);
	return true;
}

void eckey_close(struct eckey *key)
{
	EVP_PKEY_free(key->pair); /* libcrypto erases it */
	*key = (struct eckey){ 0 };
}

void eckey_sign(const struct eckey *key, const void *bytes, size_t size, uint8_t out[ES256_SIZE])
{
	uint8_t der[DER_MAX];
	const uint8_t *at = der;
	size_t n = sizeof(der);
	EVP_MD_CTX *sign CLEANUP(digest_free) = EVP_MD_CTX_new();
	crypt_must(sign && EVP_DigestSignInit(sign, NULL, EVP_sha256(), NULL, key->pair) == 1);
	crypt_must(EVP_DigestSign(sign, der, &n, bytes, size) == 1);
	ECDSA_SIG *both CLEANUP(both_free) = d2i_ECDSA_SIG(NULL, &at, (long)n);
	crypt_must(both != NULL);
	crypt_must(BN_bn2binpad(ECDSA_SIG_get0_r(both), out, 32) == 32);
	crypt_must(BN_bn2binpad(ECDSA_SIG_get0_s(both), out + 32, 32) == 32);
}

/* libcrypto reads signatures in DER only. */
static int der_of(const uint8_t signature[ES256_SIZE], uint8_t *der)
{
	ECDSA_SIG *both CLEANUP(both_free) = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(signature, 32, NULL), *s = BN_bin2bn(signature + 32, 32, NULL);
	crypt_must(both && r && s && ECDSA_SIG_set0(both, r, s)); /* owns r and s now */
	return i2d_ECDSA_SIG(both, &der);
}

bool eckey_verify(const struct eckey *key, const void *bytes, size_t size,
	const uint8_t signature[ES256_SIZE])
{
	uint8_t der[DER_MAX];
	int n = der_of(signature, der);
	EVP_MD_CTX *check CLEANUP(digest_free) = EVP_MD_CTX_new();
	crypt_must(n > 0 && check != NULL);
	crypt_must(EVP_DigestVerifyInit(check, NULL, EVP_sha256(), NULL, key->pair) == 1);
	bool right = EVP_DigestVerify(check, der, (size_t)n, bytes, size) == 1;
	ERR_clear_error();
	return right;
}

bool eckey_create(const char *path)
{
	EVP_PKEY *pair CLEANUP(pair_free) = EVP_EC_gen(SN_X9_62_prime256v1);
	BIO *out CLEANUP(bio_free) = BIO_new(BIO_s_secmem());
	char *text;
	crypt_must(pair && out);
	crypt_must(PEM_write_bio_PrivateKey(out, pair, NULL, NULL, 0, NULL, NULL));
	long size = BIO_get_mem_data(out, &text);
	return size > 0 && key_file_write_text(path, text, (size_t)size);
}

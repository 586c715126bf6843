/** Signing keys: private keys on the curve P-256, in PEM files, and their signatures (ES256, RFC
 * 7518, 3.4). */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

#define ECKEY_COORDINATE 32
/** A signature: r and s, 32 bytes each, big-endian. */
#define ES256_SIZE 64

struct evp_pkey_st; /* libcrypto's */

/** A key, parsed once; any number of threads may use it. All zero is none. */
struct eckey {
	struct evp_pkey_st *pair;    /**< owned; eckey_close frees it */
	uint8_t x[ECKEY_COORDINATE]; /**< the public point, for a JWK (RFC 7518, 6.2.1) */
	uint8_t y[ECKEY_COORDINATE];
};

/** Reads a private key. False, with a static *why, unless it is a sound, unencrypted P-256 key. */
MUST_USE bool eckey_open(const char *path, struct eckey *key, const char **why);
/** Erases the key. None is fine. */
void eckey_close(struct eckey *key);

/** Signs. */
void eckey_sign(const struct eckey *key, const void *bytes, size_t size, uint8_t out[ES256_SIZE]);
/** Whether the key signed these bytes. */
MUST_USE bool eckey_verify(const struct eckey *key, const void *bytes, size_t size,
	const uint8_t signature[ES256_SIZE]);

/** Makes a new key in a new file of mode 0600. False when the file exists already or cannot be
 * written; errno says why. */
MUST_USE bool eckey_create(const char *path);

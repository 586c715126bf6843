/** Message authentication. libcrypto's context is kept per thread. */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "crypt/sha256.h"

/** HMAC-SHA-256 (RFC 2104). Keys and messages of any size. */
void hmac_sha256(
	const void *key, size_t key_size, const void *bytes, size_t size, uint8_t out[SHA256_SIZE]);

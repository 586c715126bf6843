/** What a sealer holds, for the files of crypt that seal or find by it. */
#pragma once
#include <openssl/sha.h>
#include <stdint.h>

#include "crypt/key_file.h"
#include "crypt/sha256.h"

/** HMAC-SHA-256 under one key, its first block of either hash done (RFC 2104). */
struct hmac_start {
	SHA256_CTX inner, outer;
};

struct sealer {
	uint8_t index_key[KEY_SIZE];
	struct hmac_start person;
	uint8_t sealing_key[KEY_SIZE];
	uint8_t index_check[SHA256_SIZE];
	uint8_t sealing_check[SHA256_SIZE]; /**< its first byte is the key id */
	uint64_t serial; /**< never used twice, as an address may be; 0: closed */
};

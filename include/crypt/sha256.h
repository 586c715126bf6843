/** SHA-256 (FIPS 180-4). libcrypto's context is kept per thread. */
#pragma once
#include <stddef.h>
#include <stdint.h>

#define SHA256_SIZE 32
/** Hexadecimal form of a SHA-256 with its NUL. */
#define SHA256_HEX 65

/** The digest. `bytes` may be NULL when size is 0. */
void sha256(const void *bytes, size_t size, uint8_t out[SHA256_SIZE]);
/** The same in lower-case hexadecimal. */
void sha256_hex(const void *bytes, size_t size, char out[SHA256_HEX]);

/** Digests, message authentication, and text forms of bytes. libcrypto's contexts are kept per
 * thread. */
#pragma once
#include <stddef.h>
#include <stdint.h>

#define SHA256_SIZE 32
/** Hexadecimal form of a SHA-256 with its NUL. */
#define SHA256_HEX 65

/** SHA-256 (FIPS 180-4). `bytes` may be NULL when size is 0. */
void sha256(const void *bytes, size_t size, uint8_t out[SHA256_SIZE]);
/** The same in lower-case hexadecimal. */
void sha256_hex(const void *bytes, size_t size, char out[SHA256_HEX]);
/** Lower-case hexadecimal; `out` has room for 2 * size + 1. */
void hex_encode(const uint8_t *bytes, size_t size, char *out);
/** HMAC-SHA-256 (RFC 2104). Keys and messages of any size. */
void hmac_sha256(
	const void *key, size_t key_size, const void *bytes, size_t size, uint8_t out[SHA256_SIZE]);
/** base64url without padding (RFC 4648, 5); `out` has room for (size + 2) / 3 * 4 + 1. Returns the
 * length. */
size_t base64url_encode(const void *bytes, size_t size, char *out);
/**
 * Decodes exactly what base64url_encode writes: padding, other bytes and stray bits in the last
 * character are refused, so each value has one text. -1 when refused or longer than `room`, else
 * the size.
 */
long base64url_decode(const char *text, size_t n, uint8_t *out, size_t room);
/** 1 when equal; in constant time. */
int bytes_equal(const void *a, const void *b, size_t size);

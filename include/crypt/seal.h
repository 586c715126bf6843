/**
 * Sealing of personal data: ID numbers and account numbers (个人信息保护法: de-identification).
 *
 * The person key is HMAC-SHA-256(index key, normalised number): what rows are joined and unique by.
 * A sealed field is a version byte, a key id byte, 12 bytes of random nonce, the AES-256-GCM
 * ciphertext and 16 bytes of tag, bound to its `context`. Contexts are kept per thread: 10,000 ID
 * numbers cost about 4 ms. One sealing key serves for 2^32 fields.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"

struct sealer;

/**
 * Keys of 32 bytes from two files (crypt/key_file.h). NULL, with *why, when one cannot be read or
 * is no key, or when both are the same key. On the arena, for the whole run.
 */
MUST_USE struct sealer *sealer_open(const char *index_key_file, const char *sealing_key_file,
	struct arena *arena, const char **why);
/** Erases the keys; nobody may use the sealer any more. NULL is fine. */
void sealer_close(struct sealer *sealer);
/** What the database stores to notice wrong keys: 16 bytes in hexadecimal for each. */
void sealer_check_values(const struct sealer *sealer, char index_check[33], char sealing_check[33]);

/** How many bytes a sealed field has more than the plain one. */
#define SEAL_OVERHEAD 30

/** The blind index of a number; the caller normalises (upper-case X, no blanks). */
void person_key(const struct sealer *sealer, const char *normalised, size_t n, uint8_t out[32]);
/** Seals n bytes; `out` has room for n + SEAL_OVERHEAD; returns the size. `context` says what it is
 * (`id_number`, `account_number`). */
size_t seal(const struct sealer *sealer, const char *context, const void *plain, size_t n,
	uint8_t *out);
/** Opens; `out` has room for size. -1 when it was altered, is of another context or made by another
 * key, else the size of the plain bytes. */
MUST_USE long seal_open(const struct sealer *sealer, const char *context, const uint8_t *sealed,
	size_t size, void *out);

/**
 * Sealing of personal data: ID numbers and account numbers (个人信息保护法: de-identification).
 *
 * A sealed field is a version byte, a key id byte, 12 bytes of random nonce, the AES-256-GCM
 * ciphertext and 16 bytes of tag, bound to its `context`. Contexts are kept per thread: 10,000 ID
 * numbers cost about 4 ms. One sealing key serves for 2^32 fields.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct sealer; /* crypt/sealer.h */

/** How many bytes a sealed field has more than the plain one. */
#define SEAL_OVERHEAD 30

/** Seals n bytes; `out` has room for n + SEAL_OVERHEAD; returns the size. `context` says what it is
 * (`id_number`, `account_number`). */
size_t seal(const struct sealer *sealer, const char *context, const void *plain, size_t n,
	uint8_t *out);
/** Opens; `out` has room for size. -1 when it was altered, is of another context or made by another
 * key, else the size of the plain bytes. */
MUST_USE long seal_open(const struct sealer *sealer, const char *context, const uint8_t *sealed,
	size_t size, void *out);

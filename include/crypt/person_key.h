/**
 * Person keys: HMAC-SHA-256(index key, normalised number), what rows are joined and unique by
 * (个人信息保护法: de-identification).
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

struct sealer; /* crypt/sealer.h */

/** The blind index of a number; the caller normalises (upper-case X, no blanks). */
void person_key(const struct sealer *sealer, const char *normalised, size_t n, uint8_t out[32]);

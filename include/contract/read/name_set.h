/**
 * A fixed set of names, compiled once, found in constant time without reading behind them.
 *
 * A word is told from another by its first and last eight bytes and its size; only longer words
 * than 16 bytes are compared in full. Used for members and enum values.
 */
#pragma once
#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

struct word {
	const char *text;
	size_t size;
	uint64_t head, tail; /**< word_head and word_tail of the text */
};

struct name_set {
	size_t count;
	const struct word *word;
	uint64_t seed, mask;
	const uint16_t *slot; /**< index + 1 of the word, 0: nobody lives here */
};

/** A set of at most 4,096 different words; indexes are positions in `text`. The texts are not
 * copied. */
const struct name_set *name_set_create(struct arena *arena, const char *const *text, size_t count);

static inline uint64_t word_load64(const char *text)
{
	uint64_t bytes;
	memcpy(&bytes, text, sizeof(bytes));
	return le64toh(bytes);
}

static inline uint64_t word_load32(const char *text)
{
	uint32_t bytes;
	memcpy(&bytes, text, sizeof(bytes));
	return le32toh(bytes);
}

/** The first eight bytes, or all of a shorter word. */
static inline uint64_t word_head(const char *text, size_t n)
{
	if (n >= 8)
		return word_load64(text);
	if (n >= 4)
		return word_load32(text) | word_load32(text + n - 4) << 32;
	if (n == 0)
		return 0;
	return (uint8_t)text[0] | (uint64_t)(uint8_t)text[n / 2] << 8 |
	       (uint64_t)(uint8_t)text[n - 1] << 16;
}

/** The last eight bytes of a word that has more than eight. */
static inline uint64_t word_tail(const char *text, size_t n)
{
	return n > 8 ? word_load64(text + n - 8) : 0;
}

/** Whether `n` bytes of text are this word. */
static inline int word_is(const struct word *word, const char *text, size_t n)
{
	return word->size == n && word->head == word_head(text, n) &&
	       word->tail == word_tail(text, n) &&
	       (n <= 16 || !memcmp(word->text + 8, text + 8, n - 16));
}

static inline uint64_t word_hash(uint64_t seed, uint64_t head, uint64_t tail, size_t n)
{
	uint64_t hash = (head ^ seed) * UINT64_C(0x9E3779B97F4A7C15);
	hash ^= (tail + n) * UINT64_C(0xD6E8FEB86659FD93);
	return hash ^ hash >> 32;
}

/** Index of the word, or -1. */
static inline int name_set_find(const struct name_set *set, const char *text, size_t n)
{
	uint64_t at = word_hash(set->seed, word_head(text, n), word_tail(text, n), n);
	for (;; at++) {
		unsigned slot = set->slot[at & set->mask];
		if (slot == 0)
			return -1;
		if (word_is(&set->word[slot - 1], text, n))
			return (int)slot - 1;
	}
}

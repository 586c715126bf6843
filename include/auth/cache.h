/**
 * Verified tokens: what a SHA-256 of a token stands for, so that its signature is checked once.
 *
 * Bounded: 16 shards of 256 slots, each shard with its own lock; the token that ends first makes
 * room.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/ctx.h"
#include "crypt/sha256.h"

struct cache;

/** What a verified token says. */
struct bearer {
	int64_t from_s;  /**< not valid before (leeway included) */
	int64_t until_s; /**< not valid at or after (leeway included) */
	struct actor actor;
};

/** Empty, on the arena, about 1.2 MB. */
struct cache *cache_open(struct arena *arena);
void cache_close(struct cache *cache);
/** The bearer of this token, whether valid now or not: the caller looks. False when unknown. */
MUST_USE bool cache_find(
	struct cache *cache, const uint8_t digest[SHA256_SIZE], struct bearer *bearer);
/** Keeps the bearer of a verified token. */
void cache_put(struct cache *cache, const uint8_t digest[SHA256_SIZE], const struct bearer *bearer);

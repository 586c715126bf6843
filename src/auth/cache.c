#include "auth/cache.h"

#include <pthread.h>
#include <string.h>

#define SHARDS 16
#define SETS 64
#define WAYS 4

struct cache_slot {
	uint8_t digest[SHA256_SIZE];
	struct bearer bearer; /* until_s is 0 in an empty slot: it ends before any other */
};

struct shard {
	pthread_mutex_t lock;
	struct cache_slot slot[SETS][WAYS];
};

struct cache {
	struct shard shard[SHARDS];
};

struct cache *cache_open(struct arena *arena)
{
	struct cache *cache = arena_alloc(arena, sizeof(*cache));
	for (size_t i = 0; i < SHARDS; i++)
		pthread_mutex_init(&cache->shard[i].lock, NULL);
	return cache;
}

void cache_close(struct cache *cache)
{
	for (size_t i = 0; i < SHARDS; i++)
		pthread_mutex_destroy(&cache->shard[i].lock);
}

static struct shard *shard_of(struct cache *cache, const uint8_t digest[SHA256_SIZE])
{
	return &cache->shard[digest[0] % SHARDS];
}

static struct cache_slot *slots_of(struct shard *shard, const uint8_t digest[SHA256_SIZE])
{
	return shard->slot[digest[1] % SETS];
}

static struct cache_slot *slot_named(struct cache_slot *slots, const uint8_t digest[SHA256_SIZE])
{
	for (size_t i = 0; i < WAYS; i++) {
		if (memcmp(slots[i].digest, digest, SHA256_SIZE) == 0)
			return &slots[i];
	}
	return NULL;
}

bool cache_find(struct cache *cache, const uint8_t digest[SHA256_SIZE], struct bearer *bearer)
{
	struct shard *shard = shard_of(cache, digest);
	pthread_mutex_lock(&shard->lock);
	const struct cache_slot *slot = slot_named(slots_of(shard, digest), digest);
	if (slot)
		*bearer = slot->bearer;
	pthread_mutex_unlock(&shard->lock);
	return slot != NULL;
}

static struct cache_slot *slot_ending_first(struct cache_slot *slots)
{
	struct cache_slot *first = slots;
	for (size_t i = 1; i < WAYS; i++) {
		if (slots[i].bearer.until_s < first->bearer.until_s)
			first = &slots[i];
	}
	return first;
}

void cache_put(struct cache *cache, const uint8_t digest[SHA256_SIZE], const struct bearer *bearer)
{
	struct shard *shard = shard_of(cache, digest);
	pthread_mutex_lock(&shard->lock);
	struct cache_slot *slots = slots_of(shard, digest), *slot = slot_named(slots, digest);
	if (!slot)
		slot = slot_ending_first(slots);
	memcpy(slot->digest, digest, SHA256_SIZE);
	slot->bearer = *bearer;
	pthread_mutex_unlock(&shard->lock);
}

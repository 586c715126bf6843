#include "domain/intake/key_set.h"

#include <string.h>

#define SLOTS_START 16

struct entry {
	uint8_t key[KEY_SIZE];
	int32_t time;
};

struct key_set {
	struct arena *arena;
	size_t count, mask;
	struct entry *entries; /* room for half the slots */
	uint32_t *slots;       /* index of an entry + 1; 0: free */
};

static size_t hash(const struct entry *entry)
{
	uint64_t bits;

	memcpy(&bits, entry->key, sizeof(bits));
	return (size_t)(bits ^ (uint64_t)(uint32_t)entry->time * UINT64_C(0x9E3779B97F4A7C15));
}

static bool same(const struct entry *a, const struct entry *b)
{
	return a->time == b->time && !memcmp(a->key, b->key, KEY_SIZE);
}

/* Where the entry stands, or a free slot for it. */
static size_t seat(const struct key_set *set, const struct entry *entry)
{
	size_t at = hash(entry) & set->mask;

	while (set->slots[at] && !same(&set->entries[set->slots[at] - 1], entry))
		at = (at + 1) & set->mask;
	return at;
}

static void room_make(struct key_set *set, size_t slots)
{
	set->mask = slots - 1;
	set->slots = arena_alloc(set->arena, slots * sizeof(*set->slots));
	set->entries = arena_resize(set->arena, set->entries, set->count * sizeof(*set->entries),
		slots / 2 * sizeof(*set->entries));
	for (size_t i = 0; i < set->count; i++)
		set->slots[seat(set, &set->entries[i])] = (uint32_t)(i + 1);
}

struct key_set *key_set_create(struct arena *arena, size_t most)
{
	struct key_set *set = arena_alloc(arena, sizeof(*set));
	size_t slots = SLOTS_START;

	while (slots < most * 2)
		slots *= 2;
	set->arena = arena;
	room_make(set, slots);
	return set;
}

bool key_set_add(struct key_set *set, const uint8_t key[KEY_SIZE], int32_t time)
{
	struct entry entry = { .time = time };

	memcpy(entry.key, key, KEY_SIZE);
	if (set->count == (set->mask + 1) / 2)
		room_make(set, (set->mask + 1) * 2);
	size_t at = seat(set, &entry);
	if (set->slots[at])
		return false;
	set->entries[set->count++] = entry;
	set->slots[at] = (uint32_t)set->count;
	return true;
}

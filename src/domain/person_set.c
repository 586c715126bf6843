#include "domain/person_set.h"

#include <string.h>

struct entry {
	uint8_t key[PERSON_KEY_SIZE];
	int32_t month;
};

struct person_set {
	size_t count, mask;
	struct entry *entries;
	uint32_t *slots; /* index of an entry + 1; 0: free */
};

struct person_set *person_set_create(struct arena *arena, size_t most)
{
	struct person_set *set = arena_alloc(arena, sizeof(*set));
	size_t slots = 16;

	while (slots < most * 2)
		slots *= 2;
	set->mask = slots - 1;
	set->slots = arena_alloc(arena, slots * sizeof(*set->slots));
	set->entries = arena_raw(arena, (most + 1) * sizeof(*set->entries));
	return set;
}

/* Keys are outputs of HMAC: their own bytes are hash enough. */
static size_t hash(const uint8_t key[PERSON_KEY_SIZE], int32_t month)
{
	uint64_t bits;

	memcpy(&bits, key, sizeof(bits));
	return (size_t)(bits ^ (uint64_t)(uint32_t)month * UINT64_C(0x9E3779B97F4A7C15));
}

bool person_set_add(struct person_set *set, const uint8_t key[PERSON_KEY_SIZE], int32_t month)
{
	size_t at = hash(key, month) & set->mask;

	for (; set->slots[at]; at = (at + 1) & set->mask) {
		const struct entry *entry = &set->entries[set->slots[at] - 1];
		if (entry->month == month && !memcmp(entry->key, key, PERSON_KEY_SIZE))
			return false;
	}
	struct entry *entry = &set->entries[set->count++];
	memcpy(entry->key, key, PERSON_KEY_SIZE);
	entry->month = month;
	set->slots[at] = (uint32_t)set->count;
	return true;
}

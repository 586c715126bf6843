#include "contract/read/name_set.h"

#include <string.h>

#define SEEDS 64

static uint64_t slots_for(size_t count)
{
	uint64_t slots = 4;
	while (slots < 4 * count)
		slots *= 2;
	return slots;
}

/* Places every word with this seed; returns how many did not get the first slot they asked for. */
static size_t settle(const struct name_set *set, uint16_t *slot)
{
	size_t displaced = 0;
	memset(slot, 0, (set->mask + 1) * sizeof(*slot));
	for (size_t i = 0; i < set->count; i++) {
		const struct word *word = &set->word[i];
		uint64_t at = word_hash(set->seed, word->head, word->tail, word->size);
		for (; slot[at & set->mask]; at++)
			displaced++;
		slot[at & set->mask] = (uint16_t)(i + 1);
	}
	return displaced;
}

const struct name_set *name_set_create(struct arena *arena, const char *const *text, size_t count)
{
	struct name_set *set = arena_alloc(arena, sizeof(*set));
	struct word *word = arena_alloc(arena, count * sizeof(*word));
	for (size_t i = 0; i < count; i++) {
		size_t n = strlen(text[i]);
		word[i] = (struct word){ .text = text[i],
			.size = n,
			.head = word_head(text[i], n),
			.tail = word_tail(text[i], n) };
	}
	set->count = count;
	set->word = word;
	set->mask = slots_for(count) - 1;
	uint16_t *slot = arena_alloc(arena, (set->mask + 1) * sizeof(*slot));
	set->slot = slot;
	while (settle(set, slot) && set->seed < SEEDS)
		set->seed++;
	return set;
}

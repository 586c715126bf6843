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
static size_t settle(const struct words *words, uint16_t *slot)
{
	size_t displaced = 0;
	memset(slot, 0, (words->mask + 1) * sizeof(*slot));
	for (size_t i = 0; i < words->count; i++) {
		const struct word *word = &words->word[i];
		uint64_t at = word_hash(words->seed, word->head, word->tail, word->size);
		for (; slot[at & words->mask]; at++)
			displaced++;
		slot[at & words->mask] = (uint16_t)(i + 1);
	}
	return displaced;
}

const struct words *words_create(struct arena *arena, const char *const *text, size_t count)
{
	struct words *words = arena_alloc(arena, sizeof(*words));
	struct word *word = arena_alloc(arena, count * sizeof(*word));
	for (size_t i = 0; i < count; i++) {
		size_t n = strlen(text[i]);
		word[i] = (struct word){ .text = text[i],
			.size = n,
			.head = word_head(text[i], n),
			.tail = word_tail(text[i], n) };
	}
	words->count = count;
	words->word = word;
	words->mask = slots_for(count) - 1;
	uint16_t *slot = arena_alloc(arena, (words->mask + 1) * sizeof(*slot));
	words->slot = slot;
	while (settle(words, slot) && words->seed < SEEDS)
		words->seed++;
	return words;
}

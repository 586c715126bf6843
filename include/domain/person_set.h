/** Person keys of one table, to find a person who stands in it twice. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

#define PERSON_KEY_SIZE 32

struct person_set;

/** An empty set with room for `most` keys. */
struct person_set *person_set_create(struct arena *arena, size_t most);
/** Adds a key under a month (0 where months do not matter); false when the pair is there already.
 * At most `most` calls. */
bool person_set_add(struct person_set *set, const uint8_t key[PERSON_KEY_SIZE], int32_t month);

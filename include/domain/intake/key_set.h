/** Keys of one table, to find who stands in it twice. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/** Bytes of a key: a digest or an HMAC, so that its own bytes are hash enough. */
#define KEY_SIZE 32

struct key_set;

/** An empty set with room for `most` keys; with more it grows. */
struct key_set *key_set_create(struct arena *arena, size_t most);
/** Adds a key under a month or year (0 where time does not matter); false when the pair is there
 * already. */
bool key_set_add(struct key_set *set, const uint8_t key[KEY_SIZE], int32_t time);

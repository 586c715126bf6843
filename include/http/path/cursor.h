/**
 * Cursors of lists: base64url of {8 bytes tag, 1 byte length of id, id, k1}. The tag binds the
 * position to the operation and its filters, so a cursor serves only the list it came from.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

#define CURSOR_TAG 8
/** Longest text of a cursor; the contract's bound. */
#define CURSOR_MAX 1024

struct cursor {
	const char *id;
	const char *k1;
};

/** Text of a position, on the arena; NULL when id and k1 are too long for one. */
const char *cursor_write(
	struct arena *arena, const uint8_t tag[CURSOR_TAG], const struct cursor *cursor);
/** Takes a text apart, on the arena. False when it is no cursor; the caller compares the tag. */
bool cursor_read(
	struct arena *arena, const char *text, uint8_t tag[CURSOR_TAG], struct cursor *cursor);

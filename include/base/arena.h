/**
 * Arena: all memory of one request (or of the program's start), freed at once.
 *
 * Nothing allocated here is freed singly. Past its limit an arena still answers and remembers it:
 * whoever grows with the input asks arena_over() and gives up with ERR_TOO_LARGE. When the machine
 * itself has no memory the process ends: half a claim must never be decided by a half-built string.
 */
#pragma once
#include <stddef.h>

#include "base/attr.h"

struct arena;

/** A new arena that considers itself full after `limit` bytes. A few blocks are kept for the next
 * arena, whatever thread makes it. */
struct arena *arena_create(size_t limit);
/** Gives all memory back. NULL is fine. */
void arena_destroy(struct arena *arena);
/** Gives memory that is free but still held by the process back to the machine; worth its time
 * once, at the end of the program's start. */
void arena_trim(void);
/** Zeroed memory, aligned for any type, owned by the arena. Never NULL. */
void *arena_alloc(struct arena *arena, size_t size);
/** As arena_alloc, but the bytes are not cleared. */
void *arena_raw(struct arena *arena, size_t size);
/** Makes a piece of `size` bytes larger, which may move it; a large one gives its old place back,
 * so nobody may keep a pointer into it. NULL is a piece of nothing. */
void *arena_resize(struct arena *arena, void *piece, size_t size, size_t room);
/** Whether more than the limit has been asked for. */
int arena_over(const struct arena *arena);
/** A copy of `n` bytes with a NUL behind them. */
char *arena_copy(struct arena *arena, const char *bytes, size_t n);
/** A copy of a C string; NULL gives NULL. */
char *arena_text(struct arena *arena, const char *text);
/** A formatted C string. */
char *arena_printf(struct arena *arena, const char *format, ...) PRINTF(2, 3);

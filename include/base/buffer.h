/**
 * Buffer: bytes that grow inside an arena.
 *
 * `data` always has a NUL behind `size` bytes once anything was put, so it can be read as a C
 * string.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct buffer {
	struct arena *arena; /**< where it grows; not owned */
	char *data;
	size_t size;
	size_t room;
};

/** An empty buffer on `arena`. */
struct buffer buffer_on(struct arena *arena);
/** Room for `n` more bytes; the caller fills them and adds n to size. */
char *buffer_reserve(struct buffer *buffer, size_t n);
void buffer_put(struct buffer *buffer, const void *bytes, size_t n);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_printf(struct buffer *buffer, const char *format, ...) PRINTF(2, 3);
/** `text` as a JSON string with its quotes; NULL becomes null. Valid UTF-8 is expected. */
void buffer_json(struct buffer *buffer, const char *text);

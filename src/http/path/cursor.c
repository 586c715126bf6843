#include "http/path/cursor.h"

#include <string.h>

#include "crypt/base64url.h"

#define RAW_MAX (CURSOR_MAX / 4 * 3)

const char *cursor_write(
	struct arena *arena, const uint8_t tag[CURSOR_TAG], const struct cursor *cursor)
{
	size_t id = strlen(cursor->id), k1 = strlen(cursor->k1);
	size_t size = CURSOR_TAG + 1 + id + k1;
	if (id > UINT8_MAX || size > RAW_MAX)
		return NULL;
	uint8_t *raw = arena_raw(arena, size);
	memcpy(raw, tag, CURSOR_TAG);
	raw[CURSOR_TAG] = (uint8_t)id;
	memcpy(raw + CURSOR_TAG + 1, cursor->id, id);
	memcpy(raw + CURSOR_TAG + 1 + id, cursor->k1, k1);
	char *text = arena_raw(arena, (size + 2) / 3 * 4 + 1);
	base64url_encode(raw, size, text);
	return text;
}

bool cursor_read(
	struct arena *arena, const char *text, uint8_t tag[CURSOR_TAG], struct cursor *cursor)
{
	uint8_t *raw = arena_raw(arena, RAW_MAX);
	long size = base64url_decode(text, strlen(text), raw, RAW_MAX);
	if (size < CURSOR_TAG + 1 || memchr(raw + CURSOR_TAG + 1, 0, (size_t)size - CURSOR_TAG - 1))
		return false;
	size_t rest = (size_t)size - CURSOR_TAG - 1;
	size_t id = raw[CURSOR_TAG];
	if (id > rest)
		return false;
	const char *start = (const char *)raw + CURSOR_TAG + 1;
	memcpy(tag, raw, CURSOR_TAG);
	cursor->id = arena_copy(arena, start, id);
	cursor->k1 = arena_copy(arena, start + id, rest - id);
	return true;
}

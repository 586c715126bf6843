#include "contract/read/cursor.h"

#include <string.h>

struct text_cursor cursor_of(const char *bytes, size_t size, struct arena *arena)
{
	return (struct text_cursor){
		.start = bytes,
		.at = bytes,
		.end = bytes + size,
		.scratch = buffer_on(arena),
	};
}

bool cursor_word(struct text_cursor *cursor, const char *word, size_t n)
{
	if ((size_t)(cursor->end - cursor->at) < n || memcmp(cursor->at, word, n))
		return false;
	cursor->at += n;
	return true;
}

void cursor_blanks(struct text_cursor *cursor)
{
	while (cursor->at < cursor->end && (*cursor->at == ' ' || *cursor->at == '\n' ||
						   *cursor->at == '\r' || *cursor->at == '\t'))
		cursor->at++;
}

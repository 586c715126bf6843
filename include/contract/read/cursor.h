/**
 * Cursor: where a text is being read. The scanner, the tokens and the cells of CSV move the same
 * one.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buffer.h"

struct text_cursor {
	const char *start, *at, *end;
	struct buffer scratch; /**< the last string or cell that had to be written anew */
};

/** At the start of the bytes; the scratch is on `arena`. */
struct text_cursor cursor_of(const char *bytes, size_t size, struct arena *arena);

/** Skips the word (`true`) at cursor->at; false when it is not there. */
MUST_USE bool cursor_word(struct text_cursor *cursor, const char *word, size_t n);
/** Skips the blanks of JSON. */
void cursor_blanks(struct text_cursor *cursor);

/** The next byte that is not blank, 0 at the end; it stays. */
static inline char cursor_peek(struct text_cursor *cursor)
{
	if (cursor->at < cursor->end && (unsigned char)*cursor->at > ' ')
		return *cursor->at;
	cursor_blanks(cursor);
	return cursor->at < cursor->end ? *cursor->at : '\0';
}

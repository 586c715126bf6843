/**
 * Tokens of JSON: strings with strict UTF-8 and escapes, numbers, blanks. No schema here.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "contract/read/scan.h"

/** A string as it is meant: within the body when it has no escape, else in scan->scratch until the
 * next string. */
struct text {
	const char *bytes;
	size_t size;
	size_t chars; /**< code points */
	bool escaped;
};

/** A number: an integer, one that int64 cannot hold, or any other. */
struct number {
	enum { NUMBER_INT, NUMBER_UNDER, NUMBER_OVER, NUMBER_REAL } kind;
	int64_t value;
};

/** The string whose opening quote stands at scan->at. CODE_NONE, or why it is none. */
MUST_USE enum code lex_string(struct scan *scan, struct text *text);
/** The number at scan->at; false when it is none. */
MUST_USE bool lex_number(struct scan *scan, struct number *number);
/** Skips the word (`true`) at scan->at; false when it is not there. */
MUST_USE bool lex_word(struct scan *scan, const char *word, size_t n);
/** Bytes of the character at `at` when it is well-formed UTF-8 of two to four bytes, else 0. */
size_t utf8_size(const char *at, const char *end);
/** Whether the bytes are UTF-8; *chars gets the number of code points. */
bool utf8_valid(const char *bytes, size_t n, size_t *chars);
/** Writes a code point; returns its size of 1 to 4 bytes. */
size_t utf8_write(uint32_t point, char out[4]);

void lex_blanks(struct scan *scan);

/** The next byte that is not blank, 0 at the end; it stays. */
static inline char lex_peek(struct scan *scan)
{
	if (scan->at < scan->end && (unsigned char)*scan->at > ' ')
		return *scan->at;
	lex_blanks(scan);
	return scan->at < scan->end ? *scan->at : '\0';
}

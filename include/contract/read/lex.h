/**
 * Tokens of JSON: strings with strict UTF-8 and escapes, numbers. No schema here.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/code.h"
#include "contract/read/cursor.h"

/** A string as it is meant: within the body when it has no escape, else in cursor->scratch until
 * the next string. */
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

/** The string whose opening quote stands at cursor->at. CODE_NONE, or why it is none. */
MUST_USE enum code lex_string(struct text_cursor *cursor, struct text *text);
/** The number at cursor->at; false when it is none. */
MUST_USE bool lex_number(struct text_cursor *cursor, struct number *number);
/** Whether the bytes are UTF-8; *chars gets the number of code points. */
bool lex_utf8_valid(const char *bytes, size_t n, size_t *chars);

#include "contract/read/lex.h"

#include <string.h>

#include "contract/read/name_set.h"

#define ONES UINT64_C(0x0101010101010101)
#define HIGHS UINT64_C(0x8080808080808080)

static unsigned byte_at(const char *at)
{
	return (unsigned char)*at;
}

/* Has a high bit where a byte ends a plain run: quote, backslash, control or non-ASCII. Only the
 * lowest one is exact. */
static uint64_t stops_in(uint64_t bytes)
{
	uint64_t quote = bytes ^ (ONES * '"'), backslash = bytes ^ (ONES * '\\');
	uint64_t stops = ((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash);
	return (stops | ((bytes - ONES * 0x20) & ~bytes) | bytes) & HIGHS;
}

static const char *plain_end(const char *at, const char *end)
{
	while (end - at >= 8) {
		uint64_t stops = stops_in(word_load64(at));
		if (stops)
			return at + (__builtin_ctzll(stops) >> 3);
		at += 8;
	}
	while (at < end && byte_at(at) >= 0x20 && byte_at(at) < 0x80 && *at != '"' && *at != '\\')
		at++;
	return at;
}

static bool continues(unsigned byte)
{
	return (byte & 0xC0) == 0x80;
}

/* Table 3-7 of the Unicode Standard: no overlong forms, no surrogates, nothing above U+10FFFF. */
static bool second_fits(unsigned first, unsigned second)
{
	if (first == 0xE0)
		return second >= 0xA0 && second <= 0xBF;
	if (first == 0xED)
		return second >= 0x80 && second <= 0x9F;
	if (first == 0xF0)
		return second >= 0x90 && second <= 0xBF;
	if (first == 0xF4)
		return second >= 0x80 && second <= 0x8F;
	return continues(second);
}

static inline size_t character_size(const char *at, const char *end)
{
	unsigned first = byte_at(at);
	size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
	if (first < 0xC2 || first > 0xF4 || (size_t)(end - at) < size)
		return 0;
	if (!second_fits(first, byte_at(at + 1)))
		return 0;
	for (size_t i = 2; i < size; i++)
		if (!continues(byte_at(at + i)))
			return 0;
	return size;
}

bool lex_utf8_valid(const char *bytes, size_t n, size_t *chars)
{
	const char *end = bytes + n;
	size_t count = 0;
	for (; bytes < end; count++) {
		size_t size = byte_at(bytes) < 0x80 ? 1 : character_size(bytes, end);
		if (size == 0)
			return false;
		bytes += size;
	}
	*chars = count;
	return true;
}

static size_t utf8_write(uint32_t point, char out[4])
{
	size_t size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
	static const unsigned char lead[] = { 0, 0x00, 0xC0, 0xE0, 0xF0 };
	for (size_t i = size - 1; i > 0; i--, point >>= 6)
		out[i] = (char)(0x80 | (point & 0x3F));
	out[0] = (char)(lead[size] | point);
	return size;
}

/* Four hex digits; -1 when they are not. */
static int32_t hex4(const char *at, const char *end)
{
	int32_t value = 0;
	if (end - at < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		char c = at[i];
		int digit = c >= '0' && c <= '9'   ? c - '0'
			    : c >= 'a' && c <= 'f' ? c - 'a' + 10
			    : c >= 'A' && c <= 'F' ? c - 'A' + 10
						   : -1;
		if (digit < 0)
			return -1;
		value = value << 4 | digit;
	}
	return value;
}

/* Behind `\u`; a high surrogate needs its low one, U+0000 has no place in a text column. */
static enum code unicode_escape(struct text_cursor *cursor)
{
	int32_t point = hex4(cursor->at, cursor->end);
	if (point < 0)
		return CODE_SYNTAX;
	cursor->at += 4;
	if (point == 0 || (point >= 0xDC00 && point <= 0xDFFF))
		return CODE_ENCODING;
	if (point >= 0xD800 && point <= 0xDBFF) {
		bool pair = cursor->end - cursor->at >= 6 && cursor->at[0] == '\\' &&
			    cursor->at[1] == 'u';
		int32_t low = pair ? hex4(cursor->at + 2, cursor->end) : -1;
		if (low < 0xDC00 || low > 0xDFFF)
			return CODE_ENCODING;
		point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
		cursor->at += 6;
	}
	char *at = buffer_reserve(&cursor->scratch, 4);
	cursor->scratch.size += utf8_write((uint32_t)point, at);
	return CODE_NONE;
}

static enum code escape(struct text_cursor *cursor)
{
	static const char plain[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	if (cursor->end - cursor->at < 2)
		return CODE_SYNTAX;
	char c = cursor->at[1];
	cursor->at += 2;
	if (c == 'u')
		return unicode_escape(cursor);
	const char *found = c ? strchr(plain, c) : NULL;
	if (!found)
		return CODE_SYNTAX;
	buffer_put(&cursor->scratch, &meant[found - plain], 1);
	return CODE_NONE;
}

/* Moves cursor->at over plain and multibyte characters, up to a quote or a backslash. */
static inline enum code run(struct text_cursor *cursor, size_t *surplus)
{
	const char *at = plain_end(cursor->at, cursor->end), *end = cursor->end;
	while (at < end && byte_at(at) >= 0x80) {
		size_t size = character_size(at, end);
		if (size == 0)
			return CODE_ENCODING;
		*surplus += size - 1;
		at += size;
		if (at < end && byte_at(at) < 0x80)
			at = plain_end(at, end);
	}
	cursor->at = at;
	return at < end && (*at == '"' || *at == '\\') ? CODE_NONE : CODE_SYNTAX;
}

static size_t continuations(const struct buffer *buffer)
{
	size_t count = 0;
	for (size_t i = 0; i < buffer->size; i++)
		count += continues(byte_at(buffer->data + i));
	return count;
}

/* The string has an escape at cursor->at: it is written anew in the scratch. */
static enum code decode(struct text_cursor *cursor, const char *start, struct text *text)
{
	size_t ignored;
	cursor->scratch.size = 0;
	buffer_put(&cursor->scratch, start, (size_t)(cursor->at - start));
	while (*cursor->at == '\\') {
		enum code code = escape(cursor);
		if (code)
			return code;
		const char *from = cursor->at;
		code = run(cursor, &ignored);
		if (code)
			return code;
		buffer_put(&cursor->scratch, from, (size_t)(cursor->at - from));
	}
	cursor->at++;
	size_t size = cursor->scratch.size, chars = size - continuations(&cursor->scratch);
	*text = (struct text){ cursor->scratch.data, size, chars, true };
	return CODE_NONE;
}

enum code lex_string(struct text_cursor *cursor, struct text *text)
{
	const char *start = ++cursor->at;
	size_t surplus = 0;
	enum code code = run(cursor, &surplus);
	if (code)
		return code;
	if (*cursor->at == '\\')
		return decode(cursor, start, text);
	size_t size = (size_t)(cursor->at - start);
	cursor->at++;
	*text = (struct text){ start, size, size - surplus, false };
	return CODE_NONE;
}

static size_t skip_digits(struct text_cursor *cursor)
{
	const char *start = cursor->at;
	while (cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '9')
		cursor->at++;
	return (size_t)(cursor->at - start);
}

static bool at_exponent(const struct text_cursor *cursor)
{
	return cursor->at < cursor->end && (*cursor->at == 'e' || *cursor->at == 'E');
}

static bool skip_fraction(struct text_cursor *cursor)
{
	if (*cursor->at == '.') {
		cursor->at++;
		if (skip_digits(cursor) == 0)
			return false;
	}
	if (!at_exponent(cursor))
		return true;
	cursor->at++;
	if (cursor->at < cursor->end && (*cursor->at == '+' || *cursor->at == '-'))
		cursor->at++;
	return skip_digits(cursor) > 0;
}

/* 19 digits always fit 64 bits without a sign. */
static struct number integer(bool minus, size_t digits, uint64_t magnitude)
{
	uint64_t most = (uint64_t)INT64_MAX + minus;
	if (digits > 19 || magnitude > most)
		return (struct number){ .kind = minus ? NUMBER_UNDER : NUMBER_OVER };
	return (struct number){ NUMBER_INT, (int64_t)(minus ? 0 - magnitude : magnitude) };
}

bool lex_number(struct text_cursor *cursor, struct number *number)
{
	bool minus = *cursor->at == '-';
	const char *first = cursor->at += minus;
	size_t digits = skip_digits(cursor);
	if (digits == 0 || (*first == '0' && digits > 1))
		return false;
	if (cursor->at < cursor->end && (*cursor->at == '.' || at_exponent(cursor))) {
		*number = (struct number){ .kind = NUMBER_REAL };
		return skip_fraction(cursor);
	}
	uint64_t magnitude = 0;
	for (const char *at = first; at < cursor->at; at++)
		magnitude = magnitude * 10 + (uint64_t)(*at - '0');
	*number = integer(minus, digits, magnitude);
	return true;
}

#include "http/wire/trace.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "crypt/hex.h"
#include "crypt/random.h"

#define TRACE_DIGITS 32
#define SPAN_DIGITS 16
#define ID_MIN 16
#define ID_MAX 64
#define ID_DIGITS 14 /* in a row, at most */

bool trace_request_id_sound(const char *text)
{
	size_t n = 0, letters = 0, digits = 0;
	for (; text[n] && n <= ID_MAX && digits <= ID_DIGITS; n++) {
		unsigned char c = (unsigned char)text[n];
		if (!isalnum(c) && c != '-')
			return false;
		letters += isalpha(c) != 0;
		digits = isdigit(c) ? digits + 1 : 0;
	}
	return n >= ID_MIN && n <= ID_MAX && letters && digits <= ID_DIGITS;
}

/* n lower-case hexadecimal digits, and not all of them zero. */
static bool is_hex(const char *text, size_t n)
{
	return strspn(text, "0123456789abcdef") >= n && strspn(text, "0") < n;
}

/* 00-<trace>-<span>-<flags> */
static bool is_parent(const char *text)
{
	if (strlen(text) != 55 || strncmp(text, "00-", 3) || text[35] != '-' || text[52] != '-')
		return false;
	return is_hex(text + 3, TRACE_DIGITS) && is_hex(text + 36, SPAN_DIGITS) &&
	       strspn(text + 53, "0123456789abcdef") == 2;
}

const char *trace_parent(struct arena *arena, const char *traceparent)
{
	uint8_t span[SPAN_DIGITS / 2];
	char digits[SPAN_DIGITS + 1];
	if (!traceparent || !is_parent(traceparent))
		return NULL;
	random_bytes(span, sizeof(span));
	hex_encode(span, sizeof(span), digits);
	return arena_printf(arena, "%.36s%s%s", traceparent, digits, traceparent + 52);
}

const char *trace_id(struct arena *arena, const char *traceparent)
{
	return traceparent ? arena_copy(arena, traceparent + 3, TRACE_DIGITS) : NULL;
}

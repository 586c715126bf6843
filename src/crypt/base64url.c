#include "crypt/base64url.h"

#include <limits.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

size_t base64url_encode(const void *bytes, size_t size, char *out)
{
	const uint8_t *in = bytes;
	char *start = out;
	uint32_t bits = 0;
	unsigned held = 0;
	for (size_t i = 0; i < size; i++) {
		bits = (bits << 8 | in[i]) & 0xffff;
		for (held += 8; held >= 6; held -= 6)
			*out++ = alphabet[bits >> (held - 6) & 63];
	}
	if (held)
		*out++ = alphabet[bits << (6 - held) & 63];
	*out = '\0';
	return (size_t)(out - start);
}

static int base64url_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '-' ? 62 : c == '_' ? 63 : -1;
}

long base64url_decode(const char *text, size_t n, uint8_t *out, size_t room)
{
	uint32_t bits = 0;
	unsigned held = 0;
	size_t size = 0;
	if (n % 4 == 1 || n > LONG_MAX / 8 || n / 4 * 3 + n % 4 * 3 / 4 > room)
		return -1;
	for (size_t i = 0; i < n; i++) {
		int value = base64url_value(text[i]);
		if (value < 0)
			return -1;
		bits = (bits << 6 | (uint32_t)value) & 0x3fff;
		held += 6;
		if (held >= 8) {
			held -= 8;
			out[size++] = (uint8_t)(bits >> held);
		}
	}
	return bits & ((1u << held) - 1) ? -1 : (long)size;
}

#include "http/path/precondition.h"

#include <stdio.h>
#include <string.h>

#include "crypt/sha256.h"

#define DIGEST_DIGITS 16

void precondition_etag_write(int64_t version, const void *bytes, size_t size, char out[ETAG_SIZE])
{
	char digest[SHA256_HEX];
	sha256_hex(bytes, size, digest);
	snprintf(out, ETAG_SIZE, "\"%lld-%.16s\"", (long long)version, digest);
}

/* A version as precondition_etag_write writes it: no sign, no leading zero, at most 18 digits. */
static bool version_read(const char *text, size_t n, int64_t *version)
{
	if (n == 0 || n > 18 || strspn(text, "0123456789") != n || (n > 1 && text[0] == '0'))
		return false;
	*version = 0;
	for (size_t i = 0; i < n; i++)
		*version = *version * 10 + (text[i] - '0');
	return true;
}

bool precondition_match_read(const char *text, int64_t *version)
{
	text += strspn(text, " \t");
	size_t n = strlen(text);
	while (n && (text[n - 1] == ' ' || text[n - 1] == '\t'))
		n--;
	if (n == 1 && *text == '*') {
		*version = MATCH_ANY;
		return true;
	}
	if (n < 2 || text[0] != '"' || text[n - 1] != '"')
		return false;
	const char *dash = memchr(text, '-', n);
	if (!dash || !version_read(text + 1, (size_t)(dash - text) - 1, version))
		return false;
	size_t digest = (size_t)(text + n - 1 - (dash + 1));
	return digest == DIGEST_DIGITS && strspn(dash + 1, "0123456789abcdef") == digest;
}

bool precondition_none_match_holds(const char *text, const char *etag)
{
	size_t n = strlen(etag);
	while (*text) {
		text += strspn(text, " \t,");
		if (*text == '*')
			return true;
		/* If-None-Match compares weakly (RFC 9110, 13.1.2). */
		if (!strncmp(text, "W/", 2))
			text += 2;
		if (!strncmp(text, etag, n) && strchr(" \t,", text[n]))
			return true;
		text += strcspn(text, ",");
	}
	return false;
}

#include "contract/read/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/fail.h"

#define BOM "\xEF\xBB\xBF"
#define NO_ICONV ((iconv_t)-1)

static void iconv_release(iconv_t *converter)
{
	if (*converter != NO_ICONV)
		iconv_close(*converter);
}

static bool is_one_of(const char *charset, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!strcasecmp(charset, names[i]))
			return true;
	return false;
}

static bool is_utf8(const char *charset)
{
	static const char *const names[] = { "", "utf-8", "utf8", "us-ascii" };
	return is_one_of(charset, names, LENGTH(names));
}

/* GB 18030 contains its forerunners. */
static bool is_gb18030(const char *charset)
{
	static const char *const names[] = { "gb18030", "gbk", "gb2312" };
	return is_one_of(charset, names, LENGTH(names));
}

/* The row of a CSV file that the byte at `at` is in, the header being -1. */
static long row_at(const char *bytes, const char *at)
{
	long row = -1;
	for (; bytes < at; bytes++)
		row += *bytes == '\n';
	return row;
}

static enum err convert(iconv_t converter, struct arena *arena, struct fault *fault,
	const char **bytes, size_t *size)
{
	/* No GB 18030 character grows to more than twice its bytes in UTF-8. */
	size_t room = 2 * *size + 8, left = *size, free_room = room;
	char *out = arena_raw(arena, room), *to = out, *from = (char *)(uintptr_t)*bytes;
	if (iconv(converter, &from, &left, &to, &free_room) == (size_t)-1) {
		long row = row_at(*bytes, from);
		return fail_at(fault, ERR_BAD_REQUEST,
			arena_printf(arena, "/lines/%ld", row < 0 ? 0 : row), CODE_ENCODING, 0);
	}
	*bytes = out;
	*size = room - free_room;
	return ERR_NONE;
}

static enum err from_gb18030(
	struct arena *arena, struct fault *fault, const char **bytes, size_t *size)
{
	CLEANUP(iconv_release) iconv_t converter = iconv_open("UTF-8", "GB18030");
	if (converter == NO_ICONV)
		return fail(fault, ERR_INTERNAL);
	return convert(converter, arena, fault, bytes, size);
}

enum err charset_read(const char *charset, struct arena *arena, struct fault *fault,
	const char **bytes, size_t *size)
{
	enum err err = ERR_NONE;
	charset = charset ? charset : "";
	if (is_gb18030(charset))
		err = from_gb18030(arena, fault, bytes, size);
	else if (!is_utf8(charset))
		err = fail(fault, ERR_MEDIA_TYPE);
	if (err)
		return err;
	if (*size >= strlen(BOM) && !memcmp(*bytes, BOM, strlen(BOM))) {
		*bytes += strlen(BOM);
		*size -= strlen(BOM);
	}
	return ERR_NONE;
}

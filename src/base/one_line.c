#include "base/one_line.h"

#include <stdint.h>

#include "base/attr.h"

struct character_range {
	uint32_t first, last;
};

static const struct character_range INVISIBLES[] = {
#define INVISIBLE(first, last) { first, last },
#include "tbl/invisible.def"
};

static const struct character_range BLANKS[] = {
#define BLANK(first, last) { first, last },
#include "tbl/blank.def"
};

/* The ranges are in rising order. */
static bool among(uint32_t point, const struct character_range *ranges, size_t count)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (point > ranges[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && point >= ranges[low].first;
}

static size_t sequence_size(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead < 0xC2 || lead > 0xF4)
		return 0;
	return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/* Reads one character; its size in bytes, or 0 where there is none. */
static size_t character_read(const char *text, size_t n, uint32_t *point)
{
	size_t size = sequence_size((unsigned char)*text);
	if (!size || size > n)
		return 0;
	*point = (unsigned char)*text & (size == 1 ? 0x7Fu : 0xFFu >> (size + 1));
	for (size_t i = 1; i < size; i++) {
		if (((unsigned char)text[i] & 0xC0) != 0x80)
			return 0;
		*point = *point << 6 | ((unsigned char)text[i] & 0x3F);
	}
	return size;
}

bool one_line_is(const char *text, size_t n)
{
	bool visible = false;
	for (size_t i = 0, size; i < n; i += size) {
		uint32_t point = 0;
		size = character_read(text + i, n - i, &point);
		if (!size || among(point, INVISIBLES, LENGTH(INVISIBLES)))
			return false;
		visible = visible || !among(point, BLANKS, LENGTH(BLANKS));
	}
	return visible;
}

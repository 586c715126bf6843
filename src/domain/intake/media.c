#include "domain/intake/media.h"

#include <stdbool.h>
#include <string.h>

#include "base/attr.h"

/* The end mark stands near the end; readers allow some bytes behind it. */
#define PDF_TAIL 1024

static enum code check_side(uint32_t width, uint32_t height)
{
	if (width == 0 || height == 0)
		return CODE_CONTENT_TYPE;
	return width > MEDIA_SIDE_MAX || height > MEDIA_SIDE_MAX ? CODE_IMAGE_SIZE : CODE_NONE;
}

static enum code check_pdf(const uint8_t *bytes, size_t size)
{
	size_t tail = size < PDF_TAIL ? size : PDF_TAIL;

	if (size < 16 || memcmp(bytes, "%PDF-", 5) || (bytes[5] != '1' && bytes[5] != '2') ||
		bytes[6] != '.')
		return CODE_CONTENT_TYPE;
	return memmem(bytes + size - tail, tail, "%%EOF", 5) ? CODE_NONE : CODE_CONTENT_TYPE;
}

static uint32_t big16(const uint8_t *at)
{
	return (uint32_t)at[0] << 8 | at[1];
}

static uint32_t big32(const uint8_t *at)
{
	return big16(at) << 16 | big16(at + 2);
}

/* Signature, then the header chunk with width and height (PNG 5.2, 11.2.2). */
static enum code check_png(const uint8_t *bytes, size_t size)
{
	static const uint8_t head[16] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13,
		'I', 'H', 'D', 'R' };

	if (size < 33 || memcmp(bytes, head, sizeof(head)))
		return CODE_CONTENT_TYPE;
	return check_side(big32(bytes + 16), big32(bytes + 20));
}

/* Frame headers SOF0 to SOF15, without DHT, JPG and DAC, which stand among them (T.81, B.1.1.3). */
static bool is_frame(uint8_t marker)
{
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 &&
	       marker != 0xcc;
}

/* Walks the segments to the frame header, which has height and width. */
static enum code check_jpeg(const uint8_t *bytes, size_t size)
{
	size_t at = 2;

	if (size < 4 || bytes[0] != 0xff || bytes[1] != 0xd8)
		return CODE_CONTENT_TYPE;
	while (at + 9 <= size && bytes[at] == 0xff) {
		uint8_t marker = bytes[at + 1];
		if (marker == 0xff) {
			at++;
			continue;
		}
		if (is_frame(marker))
			return check_side(big16(bytes + at + 7), big16(bytes + at + 5));
		if (big16(bytes + at + 2) < 2)
			return CODE_CONTENT_TYPE;
		at += 2 + big16(bytes + at + 2);
	}
	return CODE_CONTENT_TYPE;
}

enum code media_check(const char *media_type, const uint8_t *bytes, size_t size)
{
	static const struct {
		const char *type;
		enum code (*check)(const uint8_t *, size_t);
	} kinds[] = { { "application/pdf", check_pdf }, { "image/jpeg", check_jpeg },
		{ "image/png", check_png } };

	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (!strcmp(kinds[i].type, media_type))
			return kinds[i].check(bytes, size);
	return CODE_CONTENT_TYPE;
}

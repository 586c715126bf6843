#include "rules/name.h"

#include <stdint.h>
#include <string.h>

#include "base/attr.h"

/* What a character can be in a name; KIND_END is none. A full stop is a dot only between Chinese
 * characters. */
enum letter_kind {
	KIND_END,
	KIND_HAN,
	KIND_LATIN,
	KIND_DOT,
	KIND_STOP,
	KIND_JOINER,
	KIND_BLANK,
	KIND_OTHER
};

struct letter_span {
	uint32_t first, last;
	enum letter_kind kind;
};

/* The dots are those that keyboards and scanners produce for the separator of minority and foreign
 * names. */
static const struct letter_span spans[] = {
	{ ' ', ' ', KIND_BLANK },
	{ 0xA0, 0xA0, KIND_BLANK },
	{ 0x3000, 0x3000, KIND_BLANK },
	{ '\'', '\'', KIND_JOINER },
	{ '-', '-', KIND_JOINER },
	{ '.', '.', KIND_STOP },
	{ 0xB7, 0xB7, KIND_DOT },
	{ 0x387, 0x387, KIND_DOT },
	{ 0x2022, 0x2022, KIND_DOT },
	{ 0x2027, 0x2027, KIND_DOT },
	{ 0x22C5, 0x22C5, KIND_DOT },
	{ 0x30FB, 0x30FB, KIND_DOT },
	{ 0xFF0E, 0xFF0E, KIND_DOT },
	{ 0xFF65, 0xFF65, KIND_DOT },
	{ 'A', 'Z', KIND_LATIN },
	{ 'a', 'z', KIND_LATIN },
	{ 0xC0, 0xD6, KIND_LATIN },
	{ 0xD8, 0xF6, KIND_LATIN },
	{ 0xF8, 0x24F, KIND_LATIN },
	{ 0x3007, 0x3007, KIND_HAN },
	{ 0x3400, 0x4DBF, KIND_HAN },
	{ 0x4E00, 0x9FFF, KIND_HAN },
	{ 0xF900, 0xFAFF, KIND_HAN },
	{ 0x20000, 0x323AF, KIND_HAN },
};

struct letter {
	const char *bytes;
	size_t size;
	enum letter_kind kind; /* KIND_OTHER also for malformed bytes */
};

static enum letter_kind kind_of(uint32_t point)
{
	for (size_t i = 0; i < LENGTH(spans); i++)
		if (point >= spans[i].first && point <= spans[i].last)
			return spans[i].kind;
	return KIND_OTHER;
}

static size_t sequence_size(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead >= 0xC2 && lead <= 0xDF)
		return 2;
	if (lead >= 0xE0 && lead <= 0xEF)
		return 3;
	return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

/* The code point of `size` bytes, or 0 when they are malformed or a longer form than needed. */
static uint32_t point_of(const char *bytes, size_t size)
{
	static const uint32_t least[] = { 0, 1, 0x80, 0x800, 0x10000 };
	uint32_t point = (unsigned char)bytes[0];

	if (size > 1)
		point &= 0xFFu >> (size + 1);
	for (size_t i = 1; i < size; i++) {
		unsigned char next = (unsigned char)bytes[i];

		if ((next & 0xC0) != 0x80)
			return 0;
		point = point << 6 | (next & 0x3F);
	}
	return point >= least[size] ? point : 0;
}

static struct letter letter_at(const char *text, const char *end)
{
	size_t size = sequence_size((unsigned char)*text);

	if (size == 0 || size > (size_t)(end - text))
		return (struct letter){ text, 0, KIND_OTHER };
	return (struct letter){ text, size, kind_of(point_of(text, size)) };
}

/* A name being written: the last character, and the separator that waits to see what follows it. */
struct writing {
	enum letter_kind before, waiting;
	char joiner;
	size_t characters;
	char *out;
	size_t used, room;
};

static bool put(struct writing *name, const char *bytes, size_t size)
{
	if (name->used + size >= name->room)
		return false;
	memcpy(name->out + name->used, bytes, size);
	name->used += size;
	name->out[name->used] = '\0';
	return true;
}

/* A blank gives way to any other separator; two others in a row, or one at the start, are no name.
 */
static bool separator_wait(struct writing *name, const struct letter *letter)
{
	if (letter->kind == KIND_BLANK) {
		if (name->waiting == KIND_END)
			name->waiting = KIND_BLANK;
		return true;
	}
	if (name->before == KIND_END || (name->waiting != KIND_END && name->waiting != KIND_BLANK))
		return false;
	name->waiting = letter->kind;
	name->joiner = *letter->bytes;
	return true;
}

static bool separator_put(struct writing *name, enum letter_kind after)
{
	bool latin = name->before == KIND_LATIN && after == KIND_LATIN;
	bool chinese = name->before == KIND_HAN && after == KIND_HAN;

	if (name->waiting == KIND_DOT || (name->waiting == KIND_STOP && chinese))
		return put(name, "\u00B7", 2);
	if (name->waiting == KIND_JOINER && latin)
		return put(name, &name->joiner, 1);
	if (name->waiting == KIND_BLANK)
		return !latin || put(name, " ", 1);
	return name->waiting == KIND_END;
}

static bool letter_put(struct writing *name, const struct letter *letter)
{
	if (letter->kind == KIND_OTHER)
		return false;
	if (letter->kind != KIND_HAN && letter->kind != KIND_LATIN)
		return separator_wait(name, letter);
	if (!separator_put(name, letter->kind) || !put(name, letter->bytes, letter->size))
		return false;
	name->before = letter->kind;
	name->waiting = KIND_END;
	name->characters++;
	return true;
}

bool name_normalise(const char *text, size_t n, char *out, size_t room)
{
	struct writing name = { .before = KIND_END, .waiting = KIND_END, .out = out, .room = room };
	const char *at = text, *end = text + n;

	while (at < end) {
		struct letter letter = letter_at(at, end);

		if (!letter_put(&name, &letter))
			return false;
		at += letter.size;
	}
	return name.characters >= 2 && (name.waiting == KIND_END || name.waiting == KIND_BLANK);
}

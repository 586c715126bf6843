#include "rules/yuan.h"

#include <stdbool.h>
#include <string.h>

static const char *const DIGITS[] = { "零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖" };
/* Within a section of four digits, and the sections themselves. */
static const char *const PLACES[] = { "仟", "佰", "拾", "" };
static const char *const SECTIONS[] = { "亿", "万", "" };
static const int64_t SECTION_UNITS[] = { 100000000, 10000, 1 };

struct numerals {
	char *out;
	size_t size;
	bool zero; /* a zero was passed over: the next digit says so first */
	bool any;
};

static void put(struct numerals *numerals, const char *text)
{
	size_t n = strlen(text);
	memcpy(numerals->out + numerals->size, text, n + 1);
	numerals->size += n;
}

static void put_digit(struct numerals *numerals, int64_t digit, const char *place)
{
	if (!digit) {
		numerals->zero = numerals->any;
		return;
	}
	if (numerals->zero)
		put(numerals, DIGITS[0]);
	put(numerals, DIGITS[digit]);
	put(numerals, place);
	numerals->zero = false;
	numerals->any = true;
}

static void put_section(struct numerals *numerals, int64_t section, const char *name)
{
	int64_t unit = 1000;
	for (int i = 0; i < 4; i++, unit /= 10)
		put_digit(numerals, section / unit % 10, PLACES[i]);
	if (section)
		put(numerals, name);
}

/* Zeros at the end of a section are silent before a full one (壹拾万柒仟), a missing section is not
 * (壹亿零柒仟). */
static void put_yuan(struct numerals *numerals, int64_t yuan)
{
	bool missing = false;
	for (int i = 0; i < 3; i++) {
		int64_t section = yuan / SECTION_UNITS[i] % 10000;
		if (section)
			numerals->zero = numerals->any && (missing || section < 1000);
		put_section(numerals, section, SECTIONS[i]);
		missing = !section;
	}
	if (yuan)
		put(numerals, "元");
	numerals->zero = yuan && yuan % 10 == 0;
}

void yuan_words(int64_t fen, char out[YUAN_WORDS_SIZE])
{
	struct numerals numerals = { .out = out };
	out[0] = '\0';
	put_yuan(&numerals, fen / 100);
	put_digit(&numerals, fen / 10 % 10, "角");
	put_digit(&numerals, fen % 10, "分");
	if (!fen)
		put(&numerals, "零元整");
	else if (fen % 10 == 0)
		put(&numerals, "整");
}

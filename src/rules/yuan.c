#include "rules/yuan.h"

#include <stdbool.h>
#include <string.h>

static const char *const DIGITS[] = { "零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖" };
/* Within a section of four digits, and the sections themselves. */
static const char *const PLACES[] = { "仟", "佰", "拾", "" };
static const char *const SECTIONS[] = { "亿", "万", "" };
static const int64_t SECTION_UNITS[] = { 100000000, 10000, 1 };

struct words {
	char *out;
	size_t size;
	bool zero; /* a zero was passed over: the next digit says so first */
	bool any;
};

static void put(struct words *words, const char *text)
{
	size_t n = strlen(text);
	memcpy(words->out + words->size, text, n + 1);
	words->size += n;
}

static void put_digit(struct words *words, int64_t digit, const char *place)
{
	if (!digit) {
		words->zero = words->any;
		return;
	}
	if (words->zero)
		put(words, DIGITS[0]);
	put(words, DIGITS[digit]);
	put(words, place);
	words->zero = false;
	words->any = true;
}

static void put_section(struct words *words, int64_t section, const char *name)
{
	int64_t unit = 1000;
	for (int i = 0; i < 4; i++, unit /= 10)
		put_digit(words, section / unit % 10, PLACES[i]);
	if (section)
		put(words, name);
}

/* Zeros at the end of a section are silent before a full one (壹拾万柒仟), a missing section is not
 * (壹亿零柒仟). */
static void put_yuan(struct words *words, int64_t yuan)
{
	bool missing = false;
	for (int i = 0; i < 3; i++) {
		int64_t section = yuan / SECTION_UNITS[i] % 10000;
		if (section)
			words->zero = words->any && (missing || section < 1000);
		put_section(words, section, SECTIONS[i]);
		missing = !section;
	}
	if (yuan)
		put(words, "元");
	words->zero = yuan && yuan % 10 == 0;
}

void yuan_words(int64_t fen, char out[YUAN_WORDS_SIZE])
{
	struct words words = { .out = out };
	out[0] = '\0';
	put_yuan(&words, fen / 100);
	put_digit(&words, fen / 10 % 10, "角");
	put_digit(&words, fen % 10, "分");
	if (!fen)
		put(&words, "零元整");
	else if (fen % 10 == 0)
		put(&words, "整");
}

#include "rules/fact.h"

#include <inttypes.h>

#include "base/date.h"
#include "base/month.h"

struct fact fact_number(const char *name, int64_t number)
{
	return (struct fact){ .name = name, .kind = FACT_NUMBER, .number = number };
}

struct fact fact_text(const char *name, const char *text)
{
	return (struct fact){ .name = name, .kind = FACT_TEXT, .text = text };
}

struct fact fact_flag(const char *name, bool flag)
{
	return (struct fact){ .name = name, .kind = FACT_FLAG, .number = flag };
}

struct fact fact_date(const char *name, int32_t date)
{
	return (struct fact){ .name = name, .kind = FACT_DATE, .number = date };
}

struct fact fact_month(const char *name, int32_t month)
{
	return (struct fact){ .name = name, .kind = FACT_MONTH, .number = month };
}

struct fact fact_words(const char *name, unsigned mask, const char *const *words)
{
	return (struct fact){ .name = name, .kind = FACT_WORDS, .number = mask, .words = words };
}

static void number_write(const struct fact *fact, struct buffer *out)
{
	buffer_printf(out, "%" PRId64, fact->number);
}

static void text_write(const struct fact *fact, struct buffer *out)
{
	buffer_json(out, fact->text);
}

static void flag_write(const struct fact *fact, struct buffer *out)
{
	buffer_text(out, fact->number ? "true" : "false");
}

static void date_write(const struct fact *fact, struct buffer *out)
{
	char text[11];

	if (fact->number != DATE_NONE)
		date_format((int32_t)fact->number, text);
	buffer_json(out, fact->number == DATE_NONE ? NULL : text);
}

static void month_write(const struct fact *fact, struct buffer *out)
{
	char text[8];

	month_format((int32_t)fact->number, text);
	buffer_json(out, text);
}

static void words_write(const struct fact *fact, struct buffer *out)
{
	const char *separator = "";

	buffer_text(out, "[");
	for (size_t i = 0; fact->words[i]; i++) {
		if (!(fact->number >> i & 1))
			continue;
		buffer_text(out, separator);
		buffer_json(out, fact->words[i]);
		separator = ",";
	}
	buffer_text(out, "]");
}

void fact_write(const struct fact *fact, struct buffer *out)
{
	static void (*const writers[])(const struct fact *, struct buffer *) = {
		[FACT_NUMBER] = number_write,
		[FACT_TEXT] = text_write,
		[FACT_FLAG] = flag_write,
		[FACT_DATE] = date_write,
		[FACT_MONTH] = month_write,
		[FACT_WORDS] = words_write,
	};

	writers[fact->kind](fact, out);
}

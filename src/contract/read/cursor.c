#include "contract/read/cursor.h"

#include "contract/read/lex.h"

#include <string.h>

static struct verdict because(enum code code, int64_t number)
{
	return (struct verdict){ code, number };
}

static struct verdict read_int(
	const struct schema *schema, const char *text, size_t n, struct cell *cell)
{
	struct scan scan = { .at = text, .end = text + n };
	struct number number;
	if (n == 0 || !lex_number(&scan, &number) || scan.at != scan.end ||
		number.kind == NUMBER_REAL)
		return because(CODE_TYPE, 0);
	if (number.kind == NUMBER_OVER)
		return because(CODE_TOO_BIG, schema->number.maximum);
	if (number.kind == NUMBER_UNDER)
		return because(CODE_TOO_SMALL, schema->number.minimum);
	cell->number = number.value;
	return check_int(schema, number.value);
}

static struct verdict read_bool(
	const struct schema *schema, const char *text, size_t n, struct cell *cell)
{
	cell->number = n == 4 && !memcmp(text, "true", 4);
	if (!cell->number && (n != 5 || memcmp(text, "false", 5)))
		return because(CODE_TYPE, 0);
	return check_bool(schema, cell->number);
}

struct verdict read_scalar(
	const struct schema *schema, const char *text, size_t n, size_t chars, struct cell *cell)
{
	struct verdict verdict;
	cell->text = text;
	cell->size = n;
	if (schema->types & TYPE_STRING)
		verdict = check_text(schema, text, n, chars, &cell->number);
	else if (schema->types & TYPE_INT)
		verdict = read_int(schema, text, n, cell);
	else
		verdict = read_bool(schema, text, n, cell);
	cell->given = verdict.code == CODE_NONE;
	return verdict;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte at raw[*at], which moves behind it; -1 when it is malformed or a control byte. */
static int byte_decode(const char *raw, size_t n, bool query, size_t *at)
{
	int byte = (unsigned char)raw[(*at)++];
	if (byte == '+' && query)
		return ' ';
	if (byte == '%') {
		int high = *at + 1 < n ? hex_digit(raw[*at]) : -1;
		int low = high >= 0 ? hex_digit(raw[*at + 1]) : -1;
		if (low < 0)
			return -1;
		byte = high << 4 | low;
		*at += 2;
	}
	return byte < 0x20 || byte == 0x7f ? -1 : byte;
}

struct decoded percent_decode(const char *raw, size_t n, bool query, struct arena *arena)
{
	char *text = arena_raw(arena, n + 1);
	struct decoded decoded = { .text = text };
	for (size_t at = 0; at < n;) {
		int byte = byte_decode(raw, n, query, &at);
		if (byte < 0)
			return (struct decoded){ .text = NULL };
		text[decoded.size++] = (char)byte;
	}
	text[decoded.size] = '\0';
	if (!utf8_valid(text, decoded.size, &decoded.chars))
		decoded.text = NULL;
	return decoded;
}

bool query_next(const char **query, const char *end, struct pair *pair)
{
	if (!*query || *query >= end)
		return false;
	const char *start = *query, *stop = memchr(start, '&', (size_t)(end - start));
	/* After a last `&` one more, empty pair is due: it is refused like any empty name. */
	*query = stop ? stop + 1 : end;
	if (!stop)
		stop = end;
	const char *equals = memchr(start, '=', (size_t)(stop - start));
	pair->name = start;
	pair->name_size = (size_t)((equals ? equals : stop) - start);
	pair->value = equals ? equals + 1 : stop;
	pair->value_size = (size_t)(stop - pair->value);
	return true;
}

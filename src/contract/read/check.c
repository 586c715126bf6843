#include "contract/read/check.h"

#include <string.h>

#include "base/money.h"
#include "contract/read/lex.h"

static const struct value_check GOOD = { CODE_NONE, 0 };

static struct value_check because(enum code code, int64_t number)
{
	return (struct value_check){ code, number };
}

struct value_check check_text(
	const struct schema *schema, const char *text, size_t n, size_t chars, int64_t *value)
{
	const struct text_rules *rules = &schema->text;
	enum code why = CODE_FORMAT;
	if (rules->words && name_set_find(rules->words, text, n) < 0)
		return because(CODE_ENUM, 0);
	if (chars < rules->minimum)
		return because(CODE_TOO_SHORT, (int64_t)rules->minimum);
	if (chars > rules->maximum)
		return because(CODE_TOO_LONG, (int64_t)rules->maximum);
	if (rules->format && !rules->format->check(text, n, value, &why))
		return because(why, 0);
	return GOOD;
}

static bool listed(const struct number_rules *rules, int64_t value)
{
	for (size_t i = 0; i < rules->count; i++)
		if (rules->values[i] == value)
			return true;
	return rules->count == 0;
}

struct value_check check_int(const struct schema *schema, int64_t value)
{
	const struct number_rules *rules = &schema->number;
	if (value < rules->minimum)
		return because(CODE_TOO_SMALL, rules->minimum);
	if (value > rules->maximum)
		return because(CODE_TOO_BIG, rules->maximum);
	return listed(rules, value) ? GOOD : because(CODE_ENUM, 0);
}

struct value_check check_bool(const struct schema *schema, bool value)
{
	return schema->bools & (value ? 2u : 1u) ? GOOD : because(CODE_ENUM, 0);
}

static struct value_check read_int(
	const struct schema *schema, const char *text, size_t n, struct scalar *scalar)
{
	struct text_cursor cursor = { .at = text, .end = text + n };
	struct number number;
	if (n == 0 || !lex_number(&cursor, &number) || cursor.at != cursor.end ||
		number.kind == NUMBER_REAL)
		return because(schema->number.fen ? CODE_FEN_FORMAT : CODE_TYPE, 0);
	if (number.kind == NUMBER_OVER)
		return because(CODE_TOO_BIG, schema->number.maximum);
	if (number.kind == NUMBER_UNDER)
		return because(CODE_TOO_SMALL, schema->number.minimum);
	scalar->number = number.value;
	return check_int(schema, number.value);
}

static struct value_check read_bool(
	const struct schema *schema, const char *text, size_t n, struct scalar *scalar)
{
	scalar->number = n == 4 && !memcmp(text, "true", 4);
	if (!scalar->number && (n != 5 || memcmp(text, "false", 5)))
		return because(CODE_TYPE, 0);
	return check_bool(schema, scalar->number);
}

struct value_check check_scalar(const struct schema *schema, const char *text, size_t n,
	size_t chars, struct scalar *scalar)
{
	struct value_check verdict;
	scalar->text = text;
	scalar->size = n;
	if (schema->types & TYPE_STRING)
		verdict = check_text(schema, text, n, chars, &scalar->number);
	else if (schema->types & TYPE_INT)
		verdict = read_int(schema, text, n, scalar);
	else
		verdict = read_bool(schema, text, n, scalar);
	scalar->given = verdict.code == CODE_NONE;
	return verdict;
}

static struct value_check in_yuan(struct value_check verdict)
{
	if (verdict.code == CODE_TOO_SMALL)
		verdict.number = (verdict.number + 99) / 100;
	if (verdict.code == CODE_TOO_BIG)
		verdict.number /= 100;
	return verdict;
}

struct value_check check_yuan(
	const struct schema *schema, const char *text, size_t n, struct scalar *scalar)
{
	struct value_check verdict = because(CODE_YUAN_FORMAT, 0);
	if (money_parse_yuan(text, n, &scalar->number))
		verdict = in_yuan(check_int(schema, scalar->number));
	scalar->given = verdict.code == CODE_NONE;
	return verdict;
}

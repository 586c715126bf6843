#include "contract/read/format.h"

#include <string.h>

#include "base/attr.h"
#include "base/date.h"
#include "base/instant.h"
#include "base/money.h"
#include "base/month.h"
#include "base/one_line.h"
#include "rules/resident_id.h"
#include "rules/uscc.h"

#define URI_MAX 2048
#define EMAIL_MAX 254
#define EMAIL_LOCAL_MAX 64
#define PHONE_MIN 5
#define PHONE_MAX 20
#define PASSWORD_MAX 256
#define SHA256_SIZE 64

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Visible ASCII: no blank, no control byte, nothing of a multibyte character. */
static bool is_visible(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text[i] <= ' ' || text[i] > '~')
			return false;
	return true;
}

static bool resident_id(const char *text, size_t n, int64_t *value, enum code *why)
{
	(void)value;
	return resident_id_valid(text, n, why);
}

static bool uscc(const char *text, size_t n, int64_t *value, enum code *why)
{
	(void)value;
	(void)why;
	return uscc_valid(text, n);
}

static bool date(const char *text, size_t n, int64_t *value, enum code *why)
{
	int32_t day;
	(void)why;
	if (!date_parse(text, n, &day))
		return false;
	*value = day;
	return true;
}

static bool month(const char *text, size_t n, int64_t *value, enum code *why)
{
	int32_t parsed;
	(void)why;
	if (!month_parse(text, n, &parsed))
		return false;
	*value = month_first(parsed);
	return true;
}

static bool date_time(const char *text, size_t n, int64_t *value, enum code *why)
{
	(void)why;
	return instant_parse(text, n, value);
}

static bool uuid(const char *text, size_t n, int64_t *value, enum code *why)
{
	(void)value;
	(void)why;
	if (n != 36)
		return false;
	for (size_t i = 0; i < n; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;
		if (dash ? text[i] != '-' : !is_hex(text[i]))
			return false;
	}
	return true;
}

static bool sha256(const char *text, size_t n, int64_t *value, enum code *why)
{
	(void)value;
	(void)why;
	for (size_t i = 0; i < n; i++)
		if (!is_hex(text[i]))
			return false;
	return n == SHA256_SIZE;
}

/* An absolute address a browser can open. */
static bool uri(const char *text, size_t n, int64_t *value, enum code *why)
{
	(void)value;
	(void)why;
	size_t scheme = n > 8 && !memcmp(text, "https://", 8) ? 8 : 0;
	if (!scheme && n > 7 && !memcmp(text, "http://", 7))
		scheme = 7;
	return scheme && n <= URI_MAX && text[scheme] != '/' && is_visible(text, n);
}

static bool email(const char *text, size_t n, int64_t *value, enum code *why)
{
	(void)value;
	(void)why;
	const char *at = memchr(text, '@', n);
	if (!at || n > EMAIL_MAX || !is_visible(text, n))
		return false;
	size_t local = (size_t)(at - text), domain = n - local - 1;
	if (local == 0 || local > EMAIL_LOCAL_MAX || domain < 3 || memchr(at + 1, '@', domain))
		return false;
	const char *dot = memchr(at + 1, '.', domain);
	return dot && dot != at + 1 && text[n - 1] != '.';
}

/* Digits, with `+` in front and single dashes within. */
static bool phone(const char *text, size_t n, int64_t *value, enum code *why)
{
	(void)value;
	(void)why;
	if (n < PHONE_MIN || n > PHONE_MAX)
		return false;
	for (size_t i = text[0] == '+'; i < n; i++) {
		bool dash = text[i] == '-' && i > 0 && i + 1 < n && is_digit(text[i - 1]);
		if (!dash && !is_digit(text[i]))
			return false;
	}
	return true;
}

/* Whatever a person can type; how strong it must be is said where it is set. */
static bool password(const char *text, size_t n, int64_t *value, enum code *why)
{
	(void)value;
	(void)why;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			return false;
	return n >= 1 && n <= PASSWORD_MAX;
}

static bool one_line(const char *text, size_t n, int64_t *value, enum code *why)
{
	(void)value;
	*why = CODE_ONE_LINE;
	return one_line_is(text, n);
}

static const struct format FORMATS[] = {
	{ "resident-id", resident_id },
	{ "uscc", uscc },
	{ "month", month },
	{ "date", date },
	{ "date-time", date_time },
	{ "uuid", uuid },
	{ "sha256", sha256 },
	{ "uri", uri },
	{ "email", email },
	{ "phone", phone },
	{ "password", password },
	{ "one-line", one_line },
};

const struct format *format_named(const char *name)
{
	for (size_t i = 0; i < LENGTH(FORMATS); i++)
		if (!strcmp(FORMATS[i].name, name))
			return &FORMATS[i];
	return NULL;
}

struct bounds {
	const char *name;
	int64_t minimum, maximum;
};

static const struct bounds BOUNDS[] = {
	{ "fen", 0, MONEY_MAX_FEN },
	{ "int32", INT32_MIN, INT32_MAX },
	{ "int64", INT64_MIN, INT64_MAX },
};

bool format_bounds(const char *name, int64_t *minimum, int64_t *maximum)
{
	for (size_t i = 0; i < LENGTH(BOUNDS); i++) {
		if (strcmp(BOUNDS[i].name, name))
			continue;
		*minimum = BOUNDS[i].minimum;
		*maximum = BOUNDS[i].maximum;
		return true;
	}
	return false;
}

#include "rules/resident_id.h"

#include "base/attr.h"
#include "base/date.h"

static bool digits_only(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return true;
}

static int two_digits(const char *text)
{
	return (text[0] - '0') * 10 + (text[1] - '0');
}

static bool province(const char *text)
{
	int code = two_digits(text);

	return (code >= 11 && code <= 65) || code == 71 || (code >= 81 && code <= 83);
}

static bool issued_somewhere(const char *text)
{
	return text[0] == '9' ? province(text + 1) : province(text);
}

/* GB 11643: weighted sum modulo 11 over the first 17 digits. */
static char resident_id_check(const char *text)
{
	static const int weight[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0;

	for (size_t i = 0; i < LENGTH(weight); i++)
		sum += (text[i] - '0') * weight[i];
	return "10X98765432"[sum % 11];
}

static char upper_x(char c)
{
	return c == 'x' ? 'X' : c;
}

static bool check_character(char c)
{
	return (c >= '0' && c <= '9') || c == 'X';
}

static bool birth_parse(const char *text, int32_t *birth)
{
	char day[10] = { text[6], text[7], text[8], text[9], '-', text[10], text[11], '-', text[12],
		text[13] };

	return date_parse(day, sizeof day, birth);
}

static enum code resident_id_fault(const char *text, size_t n)
{
	int32_t birth;

	if (n != RESIDENT_ID_LENGTH || !digits_only(text, 17) ||
		!check_character(upper_x(text[17])))
		return CODE_ID_FORMAT;
	if (!issued_somewhere(text))
		return CODE_ID_FORMAT;
	if (!birth_parse(text, &birth))
		return CODE_ID_BIRTHDATE;
	if (resident_id_check(text) != upper_x(text[17]))
		return CODE_ID_CHECK_DIGIT;
	return CODE_NONE;
}

bool resident_id_valid(const char *text, size_t n, enum code *why)
{
	*why = resident_id_fault(text, n);
	return *why == CODE_NONE;
}

int32_t resident_id_birth(const char *text)
{
	int32_t birth = DATE_NONE;

	return birth_parse(text, &birth) ? birth : DATE_NONE;
}

bool resident_id_female(const char *text)
{
	return (text[16] - '0') % 2 == 0;
}

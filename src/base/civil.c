#include "civil.h"

void civil_split(int32_t date, int *year, int *month, int *day)
{
	int z = date + 719468 + EPOCH_DAYS;
	int era = z / 146097;
	int day_of_era = z - era * 146097;
	int year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int shifted = (5 * day_of_year + 2) / 153;
	*day = day_of_year - (153 * shifted + 2) / 5 + 1;
	*month = shifted < 10 ? shifted + 3 : shifted - 9;
	*year = year_of_era + era * 400 + (*month <= 2);
}

static bool leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int civil_month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return month == 2 && leap(year) ? 29 : days[month - 1];
}

int civil_digits(const char *text, size_t n)
{
	int value = 0;
	for (size_t i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

bool civil_year_month(const char *text, int *year, int *month)
{
	*year = civil_digits(text, 4);
	*month = civil_digits(text + 5, 2);
	return text[4] == '-' && *year >= 1900 && *year <= 2199 && *month >= 1 && *month <= 12;
}

void civil_write_two(char *out, int value)
{
	out[0] = (char)('0' + value / 10 % 10);
	out[1] = (char)('0' + value % 10);
}

void civil_write_month(char *out, int year, int month)
{
	civil_write_two(out, year / 100);
	civil_write_two(out + 2, year % 100);
	out[4] = '-';
	civil_write_two(out + 5, month);
}

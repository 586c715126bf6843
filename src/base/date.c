#include "base/date.h"

#include <stdio.h>

#define DAY_US INT64_C(86400000000)
#define SHANGHAI_US (8 * INT64_C(3600000000))
/* Days from 1970-01-01 to 2000-01-01. */
#define EPOCH_DAYS 10957

/* Days from the civil calendar: years start in March so that the leap day is last. */
int32_t date_of(int year, int month, int day)
{
	int y = month <= 2 ? year - 1 : year;
	int era = y / 400;
	int year_of_era = y - era * 400;
	int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * 146097 + day_of_era - 719468 - EPOCH_DAYS;
}

static void civil(int32_t date, int *year, int *month, int *day)
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

static int month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return month == 2 && leap(year) ? 29 : days[month - 1];
}

/* Exactly `n` digits as a number, -1 when one is not a digit. */
static int digits(const char *text, size_t n)
{
	int value = 0;
	for (size_t i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

static bool year_month(const char *text, int *year, int *month)
{
	*year = digits(text, 4);
	*month = digits(text + 5, 2);
	return text[4] == '-' && *year >= 1900 && *year <= 2199 && *month >= 1 && *month <= 12;
}

bool date_parse(const char *text, size_t n, int32_t *date)
{
	int year, month;
	if (n != 10 || !year_month(text, &year, &month) || text[7] != '-')
		return false;
	int day = digits(text + 8, 2);
	if (day < 1 || day > month_days(year, month))
		return false;
	*date = date_of(year, month, day);
	return true;
}

bool month_parse(const char *text, size_t n, int32_t *month)
{
	int year, of_year;
	if (n != 7 || !year_month(text, &year, &of_year))
		return false;
	*month = (year - 2000) * 12 + of_year - 1;
	return true;
}

/* `HH:MM:SS` at text, as seconds of the day; -1 when wrong. */
static int clock_seconds(const char *text)
{
	int hour = digits(text, 2), minute = digits(text + 3, 2), second = digits(text + 6, 2);
	bool good = text[2] == ':' && text[5] == ':' && hour >= 0 && hour < 24 && minute >= 0 &&
		    minute < 60 && second >= 0 && second < 60;
	return good ? hour * 3600 + minute * 60 + second : -1;
}

/* Reads `.123456` at *at, moves behind it; -1 when there is a point without a digit. */
static int64_t fraction_us(const char *text, size_t n, size_t *at)
{
	if (*at >= n || text[*at] != '.')
		return 0;
	int64_t us = 0, unit = 100000;
	size_t start = ++*at;
	for (; *at < n && text[*at] >= '0' && text[*at] <= '9'; ++*at, unit /= 10)
		us += unit * (text[*at] - '0');
	return *at == start ? -1 : us;
}

/* The offset at the end, in seconds; false when it is not one. */
static bool offset_seconds(const char *text, size_t n, int *offset)
{
	*offset = 0;
	if (n == 1)
		return text[0] == 'Z' || text[0] == 'z';
	if (n != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':')
		return false;
	int hour = digits(text + 1, 2), minute = digits(text + 4, 2);
	if (hour < 0 || hour > 14 || minute < 0 || minute > 59)
		return false;
	*offset = (hour * 3600 + minute * 60) * (text[0] == '-' ? -1 : 1);
	return true;
}

bool instant_parse(const char *text, size_t n, int64_t *us)
{
	int32_t date;
	int offset;
	if (n < 20 || !date_parse(text, 10, &date) || (text[10] != 'T' && text[10] != 't'))
		return false;
	int seconds = clock_seconds(text + 11);
	size_t at = 19;
	int64_t fraction = fraction_us(text, n, &at);
	if (seconds < 0 || fraction < 0 || !offset_seconds(text + at, n - at, &offset))
		return false;
	*us = ((int64_t)date + EPOCH_DAYS) * DAY_US + (int64_t)(seconds - offset) * 1000000 +
	      fraction;
	return true;
}

int date_weekday(int32_t date)
{
	int day = (date + 5) % 7; /* 2000-01-01 was a Saturday */
	return day < 0 ? day + 7 : day;
}

int date_year(int32_t date)
{
	int year, month, day;
	civil(date, &year, &month, &day);
	return year;
}

int32_t month_of(int32_t date)
{
	int year, month, day;
	civil(date, &year, &month, &day);
	return (year - 2000) * 12 + month - 1;
}

static void month_split(int32_t month, int *year, int *of_year)
{
	int32_t since_zero = month + 2000 * 12;
	*year = since_zero / 12;
	*of_year = since_zero % 12 + 1;
}

int32_t month_first(int32_t month)
{
	int year, of_year;
	month_split(month, &year, &of_year);
	return date_of(year, of_year, 1);
}

int32_t date_add_years(int32_t date, int years)
{
	int year, month, day;
	civil(date, &year, &month, &day);
	int last = month_days(year + years, month);
	return date_of(year + years, month, day > last ? last : day);
}

int32_t date_of_instant(int64_t us)
{
	int64_t local = us + SHANGHAI_US;
	int64_t days = local / DAY_US - (local % DAY_US < 0);
	return (int32_t)(days - EPOCH_DAYS);
}

/* Two decimal digits; snprintf's worst case would not fit the callers' exact room. */
static void two_digits(char *out, int value)
{
	out[0] = (char)('0' + value / 10 % 10);
	out[1] = (char)('0' + value % 10);
}

static void write_month(char *out, int year, int month)
{
	two_digits(out, year / 100);
	two_digits(out + 2, year % 100);
	out[4] = '-';
	two_digits(out + 5, month);
}

void date_format(int32_t date, char out[11])
{
	int year, month, day;
	civil(date, &year, &month, &day);
	write_month(out, year, month);
	out[7] = '-';
	two_digits(out + 8, day);
	out[10] = '\0';
}

void month_format(int32_t month, char out[8])
{
	int year, of_year;
	month_split(month, &year, &of_year);
	write_month(out, year, of_year);
	out[7] = '\0';
}

void instant_format(int64_t us, char out[26])
{
	int32_t date = date_of_instant(us);
	int64_t of_day = us + SHANGHAI_US - ((int64_t)date + EPOCH_DAYS) * DAY_US;
	int second = (int)(of_day / 1000000);
	date_format(date, out);
	snprintf(out + 10, 16, "T%02u:%02u:%02u+08:00", (unsigned)(second / 3600) % 24,
		(unsigned)(second / 60) % 60, (unsigned)second % 60);
}

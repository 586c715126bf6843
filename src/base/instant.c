#include "base/instant.h"

#include <stdio.h>

#include "base/date.h"
#include "civil.h"

/* `HH:MM:SS` at text, as seconds of the day; -1 when wrong. */
static int clock_seconds(const char *text)
{
	int hour = civil_digits(text, 2), minute = civil_digits(text + 3, 2),
	    second = civil_digits(text + 6, 2);
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
	int hour = civil_digits(text + 1, 2), minute = civil_digits(text + 4, 2);
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

void instant_format(int64_t us, char out[26])
{
	int32_t date = date_of_instant(us);
	int64_t of_day = us + SHANGHAI_US - ((int64_t)date + EPOCH_DAYS) * DAY_US;
	int second = (int)(of_day / 1000000);
	date_format(date, out);
	snprintf(out + 10, 16, "T%02u:%02u:%02u+08:00", (unsigned)(second / 3600) % 24,
		(unsigned)(second / 60) % 60, (unsigned)second % 60);
}

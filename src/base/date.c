#include "base/date.h"

#include "civil.h"

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

bool date_parse(const char *text, size_t n, int32_t *date)
{
	int year, month;
	if (n != 10 || !civil_year_month(text, &year, &month) || text[7] != '-')
		return false;
	int day = civil_digits(text + 8, 2);
	if (day < 1 || day > civil_month_days(year, month))
		return false;
	*date = date_of(year, month, day);
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
	civil_split(date, &year, &month, &day);
	return year;
}

int32_t date_add_years(int32_t date, int years)
{
	int year, month, day;
	civil_split(date, &year, &month, &day);
	int last = civil_month_days(year + years, month);
	return date_of(year + years, month, day > last ? last : day);
}

int32_t date_of_instant(int64_t us)
{
	int64_t local = us + SHANGHAI_US;
	int64_t days = local / DAY_US - (local % DAY_US < 0);
	return (int32_t)(days - EPOCH_DAYS);
}

void date_format(int32_t date, char out[11])
{
	int year, month, day;
	civil_split(date, &year, &month, &day);
	civil_write_month(out, year, month);
	out[7] = '-';
	civil_write_two(out + 8, day);
	out[10] = '\0';
}

#include "base/month.h"

#include "base/date.h"
#include "civil.h"

bool month_parse(const char *text, size_t n, int32_t *month)
{
	int year, of_year;
	if (n != 7 || !civil_year_month(text, &year, &of_year))
		return false;
	*month = (year - 2000) * 12 + of_year - 1;
	return true;
}

int32_t month_of(int32_t date)
{
	int year, month, day;
	civil_split(date, &year, &month, &day);
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

void month_format(int32_t month, char out[8])
{
	int year, of_year;
	month_split(month, &year, &of_year);
	civil_write_month(out, year, of_year);
	out[7] = '\0';
}

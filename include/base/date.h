/**
 * Days, in the time zone of the whole system (Asia/Shanghai, +08:00, no summer time).
 *
 * A date is the number of days since 2000-01-01, PostgreSQL's own epoch, so that columns travel
 * unchanged. There is no clock here: business time comes from the database (struct ctx, now_us), so
 * that nothing can read another one.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** No date; dates of the policy all lie after 1900. */
#define DATE_NONE INT32_MIN

/** Parses `YYYY-MM-DD` of exactly `n` bytes, a real day from 1900 to 2199. */
bool date_parse(const char *text, size_t n, int32_t *date);
/** The day of a civil date; the caller passes a real one. */
int32_t date_of(int year, int month, int day);
/** Day of the week, Monday 0 to Sunday 6. */
int date_weekday(int32_t date);
/** The calendar year of a date. */
int date_year(int32_t date);
/** The same day `years` later; 29 February becomes 28. */
int32_t date_add_years(int32_t date, int years);
/** The day of an instant in Asia/Shanghai. */
int32_t date_of_instant(int64_t us);
/** Writes `YYYY-MM-DD`; room for 11 bytes with the NUL. */
void date_format(int32_t date, char out[11]);

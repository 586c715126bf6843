/** The civil calendar and its digits, as days, months and instants are read and written in it. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DAY_US INT64_C(86400000000)
#define SHANGHAI_US (8 * INT64_C(3600000000))
/** Days from 1970-01-01 to 2000-01-01. */
#define EPOCH_DAYS 10957

/** A date as year, month (1 to 12) and day of the month. */
void civil_split(int32_t date, int *year, int *month, int *day);
int civil_month_days(int year, int month);
/** Exactly `n` digits as a number, -1 when one is not a digit. */
int civil_digits(const char *text, size_t n);
/** Reads `YYYY-MM` at text, a year from 1900 to 2199. */
bool civil_year_month(const char *text, int *year, int *month);
/** Writes two decimal digits; snprintf's worst case would not fit the callers' exact room. */
void civil_write_two(char *out, int value);
/** Writes `YYYY-MM`, without a NUL. */
void civil_write_month(char *out, int year, int month);

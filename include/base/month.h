/** Months: the number of months since 2000-01. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Parses `YYYY-MM` of exactly `n` bytes, from 1900 to 2199. */
bool month_parse(const char *text, size_t n, int32_t *month);
/** The month a date lies in, and a month's first day. */
int32_t month_of(int32_t date);
int32_t month_first(int32_t month);
/** Writes `YYYY-MM`; room for 8 bytes with the NUL. */
void month_format(int32_t month, char out[8]);

/** Instants: microseconds since 1970-01-01T00:00:00Z. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Parses RFC 3339 with an offset or Z; fractions to the microsecond. */
bool instant_parse(const char *text, size_t n, int64_t *us);
/** Writes `YYYY-MM-DDTHH:MM:SS+08:00`; room for 26 bytes with the NUL. */
void instant_format(int64_t us, char out[26]);

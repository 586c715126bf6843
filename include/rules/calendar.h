/**
 * Working days over layered calendars (S60, S61; national make-up days and the region's own
 * holidays).
 *
 * Pure: the caller loads the exceptions. A year without any row has no calendar: the answer is an
 * error, never Monday to Friday.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buffer.h"

/** One day that differs from Monday to Friday. A later layer (the region) overrides an earlier one
 * (the nation). */
struct calendar_day {
	int32_t date;
	bool working;
	int layer; /**< 0 national, 1 regional */
	const char *name;
};

/** Exceptions sorted by (date, layer), and the years that have a national calendar (bit year -
 * 2000). */
struct calendar {
	size_t count;
	const struct calendar_day *days;
	uint64_t years;
};

/**
 * The n-th working day after `from`; with `inclusive` the day itself counts as the first when it is
 * a working day. False when a year on the way has no calendar. `explain` (may be NULL) gets a JSON
 * array of the days that were skipped or made up: [{"date","why"}].
 */
MUST_USE bool calendar_due(const struct calendar *calendar, int32_t from, int days, bool inclusive,
	int32_t *due, struct buffer *explain);
/** Working days in (from, to]; false when a year on the way has no calendar. */
MUST_USE bool calendar_between(
	const struct calendar *calendar, int32_t from, int32_t to, int *days);

/**
 * Working days over layered calendars (S60, S61; national make-up days and the region's own
 * holidays).
 *
 * Pure: the caller loads the exceptions and the years that each layer covers. A year that is
 * covered may have no exception; where one of the layers does not cover a year the answer is an
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

#define CALENDAR_LAYERS 2

/** A layer and the years it covers (bit year - 2000). */
struct calendar_layer {
	const char *name;
	uint64_t years;
};

/** Exceptions sorted by (date, layer), and the layers that must all cover a year. */
struct calendar {
	size_t count;
	const struct calendar_day *days;
	size_t layer_count;
	struct calendar_layer layer[CALENDAR_LAYERS]; /**< the nation, then the region */
};

/** A year that is missing in a layer. */
struct calendar_gap {
	const char *layer;
	int year;
};

/**
 * The n-th working day after `from`; with `inclusive` the day itself counts as the first when it is
 * a working day. False when a layer lacks a year on the way; *due is then the day of that year
 * where counting ended. `explain` (may be NULL) gets a JSON array of the days that were skipped or
 * made up:
 * [{"date","why"}].
 */
MUST_USE bool calendar_due(const struct calendar *calendar, int32_t from, int days, bool inclusive,
	int32_t *due, struct buffer *explain);
/** Working days in (from, to]; false when a layer lacks a year on the way. */
MUST_USE bool calendar_between(
	const struct calendar *calendar, int32_t from, int32_t to, int *days);
/** The first year from one day to another that a layer lacks; false when all cover all of them. */
MUST_USE bool calendar_lacks(
	const struct calendar *calendar, int32_t from, int32_t to, struct calendar_gap *gap);

#include "rules/calendar.h"

#include "base/date.h"

/* The first exception that lies behind `date`. */
static size_t calendar_behind(const struct calendar *calendar, int32_t date)
{
	size_t low = 0, high = calendar->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (calendar->days[middle].date <= date)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The exception that decides a date: the last one, for layers are sorted within a date. NULL: an
 * ordinary day. */
static const struct calendar_day *calendar_exception(const struct calendar *calendar, int32_t date)
{
	size_t behind = calendar_behind(calendar, date);

	if (behind == 0 || calendar->days[behind - 1].date != date)
		return NULL;
	return &calendar->days[behind - 1];
}

static bool layer_covers(const struct calendar_layer *layer, int year)
{
	return year >= 2000 && year < 2064 && (layer->years >> (year - 2000) & 1);
}

static bool lacks_year(const struct calendar *calendar, int year, struct calendar_gap *gap)
{
	for (size_t i = 0; i < calendar->layer_count; i++) {
		if (layer_covers(&calendar->layer[i], year))
			continue;
		*gap = (struct calendar_gap){ calendar->layer[i].name, year };
		return true;
	}
	return !calendar->layer_count;
}

bool calendar_lacks(
	const struct calendar *calendar, int32_t from, int32_t to, struct calendar_gap *gap)
{
	for (int year = date_year(from); year <= date_year(to); year++)
		if (lacks_year(calendar, year, gap))
			return true;
	return false;
}

static bool calendar_has_year(const struct calendar *calendar, int32_t date)
{
	struct calendar_gap gap;

	return !lacks_year(calendar, date_year(date), &gap);
}

static bool weekend(int32_t date)
{
	return date_weekday(date) >= 5;
}

static bool works(const struct calendar_day *exception, int32_t date)
{
	return exception ? exception->working : !weekend(date);
}

static const char *day_why(
	const struct calendar_day *exception, bool working, const struct buffer *explain)
{
	if (!exception)
		return "周末";
	return working ? arena_printf(explain->arena, "%s调休上班", exception->name)
		       : exception->name;
}

/* One day that was skipped or made up. */
static void day_explain(struct buffer *explain, const struct calendar_day *exception, int32_t date,
	const char *separator)
{
	char text[11];

	date_format(date, text);
	buffer_printf(explain, "%s{\"date\":\"%s\",\"why\":", separator, text);
	buffer_json(explain, day_why(exception, works(exception, date), explain));
	buffer_text(explain, "}");
}

/* The walk to a due day: where it stands and what it has counted. */
struct walk {
	const struct calendar *calendar;
	struct buffer *explain;
	const char *separator;
	int left;
};

/* Counts one day; false when its year has no calendar. */
static bool walk_day(struct walk *walk, int32_t date)
{
	const struct calendar_day *exception = calendar_exception(walk->calendar, date);
	bool working = works(exception, date);

	if (!calendar_has_year(walk->calendar, date))
		return false;
	walk->left -= working;
	if (walk->explain && (exception || !working)) {
		day_explain(walk->explain, exception, date, walk->separator);
		walk->separator = ",";
	}
	return true;
}

static bool walk_to(struct walk *walk, int32_t date, int32_t *due)
{
	while (walk->left > 0) {
		*due = date;
		if (!walk_day(walk, date++))
			return false;
	}
	return true;
}

bool calendar_due(const struct calendar *calendar, int32_t from, int days, bool inclusive,
	int32_t *due, struct buffer *explain)
{
	struct walk walk = { calendar, explain, "", days };
	bool known;

	*due = from;
	if (explain)
		buffer_text(explain, "[");
	known = calendar_has_year(calendar, from) &&
		walk_to(&walk, inclusive ? from : from + 1, due);
	if (explain)
		buffer_text(explain, "]");
	return known;
}

bool calendar_between(const struct calendar *calendar, int32_t from, int32_t to, int *days)
{
	*days = 0;
	for (int32_t date = from + 1; date <= to; date++) {
		if (!calendar_has_year(calendar, date))
			return false;
		*days += works(calendar_exception(calendar, date), date);
	}
	return true;
}

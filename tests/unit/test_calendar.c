// floors: rules base
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/attr.h"
#include "base/date.h"
#include "rules/calendar.h"

#include <cmocka.h>

/* The national exceptions of 2020 from May on, and the region's Corban festival; date as YYYYMMDD.
 */
struct row {
	int day;
	bool working;
	int layer;
	const char *name;
};
static const struct row national[] = {
	{ 20200501, false, 0, "劳动节" },
	{ 20200502, false, 0, "劳动节" },
	{ 20200503, false, 0, "劳动节" },
	{ 20200504, false, 0, "劳动节" },
	{ 20200505, false, 0, "劳动节" },
	{ 20200509, true, 0, "劳动节" },
	{ 20200625, false, 0, "端午节" },
	{ 20200626, false, 0, "端午节" },
	{ 20200627, false, 0, "端午节" },
	{ 20200628, true, 0, "端午节" },
	{ 20200927, true, 0, "国庆节、中秋节" },
	{ 20201001, false, 0, "国庆节、中秋节" },
	{ 20201002, false, 0, "国庆节、中秋节" },
	{ 20201003, false, 0, "国庆节、中秋节" },
	{ 20201004, false, 0, "国庆节、中秋节" },
	{ 20201005, false, 0, "国庆节、中秋节" },
	{ 20201006, false, 0, "国庆节、中秋节" },
	{ 20201007, false, 0, "国庆节、中秋节" },
	{ 20201008, false, 0, "国庆节、中秋节" },
	{ 20201010, true, 0, "国庆节、中秋节" },
};
static const struct row regional[] = {
	{ 20200731, false, 1, "古尔邦节" },
	{ 20200803, false, 1, "古尔邦节" },
	{ 20200804, false, 1, "古尔邦节" },
	{ 20200928, true, 0, "国庆节、中秋节" },
	{ 20200928, false, 1, "地方节日" },
};

static int32_t on(int day)
{
	return date_of(day / 10000, day / 100 % 100, day % 100);
}

static struct calendar_day days[LENGTH(national) + LENGTH(regional)];

/* Rows are added where they belong; the tables above are sorted each for itself. */
static void calendar_add(struct calendar *calendar, const struct row *row)
{
	size_t at = calendar->count++;

	for (; at > 0 && days[at - 1].date > on(row->day); at--)
		days[at] = days[at - 1];
	days[at] = (struct calendar_day){ on(row->day), row->working, row->layer, row->name };
}

static struct calendar calendar_of(bool with_region)
{
	struct calendar calendar = { 0, days, 2,
		{ { "CN", UINT64_C(1) << 20 }, { "CN-65", UINT64_C(1) << 20 } } };

	for (size_t i = 0; i < LENGTH(national); i++)
		calendar_add(&calendar, &national[i]);
	for (size_t i = 0; with_region && i < LENGTH(regional); i++)
		calendar_add(&calendar, &regional[i]);
	return calendar;
}

static int32_t due_of(bool with_region, int from, int count, bool inclusive)
{
	struct calendar calendar = calendar_of(with_region);
	int32_t due;

	assert_true(calendar_due(&calendar, on(from), count, inclusive, &due, NULL));
	return due;
}

static void a_claim_of_29_july_is_due_by_the_calendar_of_the_region(void **state)
{
	(void)state;
	assert_int_equal(due_of(false, 20200729, 2, false), on(20200731));
	assert_int_equal(due_of(true, 20200729, 2, false), on(20200805));
}

static void a_notice_counts_both_ends(void **state)
{
	(void)state;
	assert_int_equal(due_of(true, 20200721, 5, true), on(20200727));
	assert_int_equal(due_of(true, 20200718, 5, true), on(20200724));
	assert_int_equal(due_of(true, 20200721, 1, true), on(20200721));
}

static void a_made_up_saturday_or_sunday_counts(void **state)
{
	(void)state;
	assert_int_equal(due_of(false, 20200508, 1, false), on(20200509));
	assert_int_equal(due_of(false, 20200624, 1, false), on(20200628));
	assert_int_equal(due_of(false, 20200930, 2, false), on(20201010));
}

/* Whether that one day counts. */
static bool working_on(const struct calendar *calendar, int day)
{
	int count;

	assert_true(calendar_between(calendar, on(day) - 1, on(day), &count));
	return count == 1;
}

static void the_region_overrides_the_nation(void **state)
{
	struct calendar calendar = calendar_of(true);

	(void)state;
	assert_false(working_on(&calendar, 20200928));
	assert_true(working_on(&calendar, 20200927));
	assert_true(working_on(&calendar, 20200929));
	assert_false(working_on(&calendar, 20200801));
}

static void no_days_are_due_at_once(void **state)
{
	(void)state;
	assert_int_equal(due_of(true, 20200801, 0, false), on(20200801));
	assert_int_equal(due_of(true, 20200801, 0, true), on(20200801));
}

static void a_year_that_no_layer_covers_has_no_calendar(void **state)
{
	static const int unknown[] = { 19991231, 20191231, 20210101, 20640101, 21500101 };
	struct calendar calendar = calendar_of(true);
	int32_t due;
	int count;

	(void)state;
	for (size_t i = 0; i < LENGTH(unknown); i++) {
		assert_false(
			calendar_between(&calendar, on(unknown[i]) - 1, on(unknown[i]), &count));
		assert_false(calendar_due(&calendar, on(unknown[i]), 2, false, &due, NULL));
	}
	assert_false(calendar_due(&calendar, on(20201231), 1, false, &due, NULL));
	assert_true(calendar_due(&calendar, on(20201230), 1, false, &due, NULL));
	assert_false(calendar_due(&calendar, on(20210104), 0, false, &due, NULL));
	assert_false(calendar_between(&calendar, on(20201230), on(20210101), &count));
	assert_false(calendar_between(&calendar, on(20191230), on(20200101), &count));
}

static void a_year_that_one_layer_lacks_is_refused_by_name(void **state)
{
	struct calendar calendar = calendar_of(true);
	struct calendar_gap gap;
	int32_t due;
	int count;

	(void)state;
	calendar.layer[0].years |= UINT64_C(1) << 21;
	assert_false(calendar_due(&calendar, on(20201230), 3, false, &due, NULL));
	assert_int_equal(due, on(20210101));
	assert_true(calendar_lacks(&calendar, on(20201230), due, &gap));
	assert_string_equal(gap.layer, "CN-65");
	assert_int_equal(gap.year, 2021);
	assert_false(calendar_between(&calendar, on(20201230), on(20210105), &count));
	calendar.layer[1].years |= UINT64_C(1) << 21;
	assert_false(calendar_lacks(&calendar, on(20201230), due, &gap));
	assert_true(calendar_due(&calendar, on(20201230), 3, false, &due, NULL));
	assert_int_equal(due, on(20210104));
}

static void working_days_lie_behind_the_first_day_up_to_the_last(void **state)
{
	struct calendar calendar = calendar_of(true);
	int count;

	(void)state;
	assert_true(calendar_between(&calendar, on(20200729), on(20200805), &count));
	assert_int_equal(count, 2);
	assert_true(calendar_between(&calendar, on(20200729), on(20200729), &count));
	assert_int_equal(count, 0);
	assert_true(calendar_between(&calendar, on(20200805), on(20200729), &count));
	assert_int_equal(count, 0);
	assert_true(calendar_between(&calendar, on(20201009), on(20201010), &count));
	assert_int_equal(count, 1);
}

static void due_and_between_agree(void **state)
{
	struct calendar calendar = calendar_of(true);

	(void)state;
	for (int32_t from = on(20200501); from < on(20201201); from++)
		for (int want = 1; want <= 10; want++) {
			int32_t due;
			int got;

			assert_true(calendar_due(&calendar, from, want, false, &due, NULL));
			assert_true(calendar_between(&calendar, from, due, &got));
			assert_int_equal(got, want);
		}
}

static void the_reply_explains_a_due_day(void **state)
{
	struct calendar calendar = calendar_of(true);
	struct arena *arena = arena_create(4096);
	struct buffer explain = buffer_on(arena);
	int32_t due;

	(void)state;
	assert_true(calendar_due(&calendar, on(20200729), 2, false, &due, &explain));
	assert_string_equal(explain.data, "[{\"date\":\"2020-07-31\",\"why\":\"古尔邦节\"},{"
					  "\"date\":\"2020-08-01\",\"why\":\"周末\"},"
					  "{\"date\":\"2020-08-02\",\"why\":\"周末\"},{\"date\":"
					  "\"2020-08-03\",\"why\":\"古尔邦节\"},"
					  "{\"date\":\"2020-08-04\",\"why\":\"古尔邦节\"}]");
	explain = buffer_on(arena);
	assert_true(calendar_due(&calendar, on(20200508), 1, false, &due, &explain));
	assert_string_equal(explain.data, "[{\"date\":\"2020-05-09\",\"why\":\"劳动节调休上班\"}]");
	explain = buffer_on(arena);
	assert_true(calendar_due(&calendar, on(20200721), 1, true, &due, &explain));
	assert_string_equal(explain.data, "[]");
	explain = buffer_on(arena);
	assert_false(calendar_due(&calendar, on(20210721), 1, true, &due, &explain));
	assert_string_equal(explain.data, "[]");
	arena_destroy(arena);
}

static void a_calendar_without_exceptions_is_monday_to_friday(void **state)
{
	struct calendar calendar = { 0, NULL, 1, { { "CN", UINT64_C(1) << 20 } } };

	(void)state;
	assert_true(working_on(&calendar, 20201001));
	assert_false(working_on(&calendar, 20200927));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_claim_of_29_july_is_due_by_the_calendar_of_the_region),
		cmocka_unit_test(a_notice_counts_both_ends),
		cmocka_unit_test(a_made_up_saturday_or_sunday_counts),
		cmocka_unit_test(the_region_overrides_the_nation),
		cmocka_unit_test(no_days_are_due_at_once),
		cmocka_unit_test(a_year_that_no_layer_covers_has_no_calendar),
		cmocka_unit_test(a_year_that_one_layer_lacks_is_refused_by_name),
		cmocka_unit_test(working_days_lie_behind_the_first_day_up_to_the_last),
		cmocka_unit_test(due_and_between_agree),
		cmocka_unit_test(the_reply_explains_a_due_day),
		cmocka_unit_test(a_calendar_without_exceptions_is_monday_to_friday),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

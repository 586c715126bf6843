// floors: rules base
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/attr.h"
#include "rules/size.h"

#include <cmocka.h>

#define WAN INT64_C(1000000)
#define GONE FIGURE_MISSING

#define STAFF(large, medium, small)                                                                \
	{                                                                                          \
		FIGURE_employees, large, medium, small                                             \
	}
#define REVENUE(large, medium, small)                                                              \
	{                                                                                          \
		FIGURE_revenue_fen, (large)*WAN, (medium)*WAN, (small)*WAN                         \
	}
#define ASSETS(large, medium, small)                                                               \
	{                                                                                          \
		FIGURE_assets_fen, (large)*WAN, (medium)*WAN, (small)*WAN                          \
	}
#define NOTHING                                                                                    \
	{                                                                                          \
		FIGURE_COUNT, 0, 0, 0                                                              \
	}

static const struct size_rule rules[] = {
	{ "agriculture", "A", REVENUE(20000, 500, 50), NOTHING },
	{ "industry", "B,C,D", STAFF(1000, 300, 20), REVENUE(40000, 2000, 300) },
	{ "construction", "E", REVENUE(80000, 6000, 300), ASSETS(80000, 5000, 300) },
	{ "retail", "F52", STAFF(300, 50, 10), REVENUE(20000, 500, 100) },
	{ "transport", "G54,G55,G56,G57,G58,G591", STAFF(1000, 300, 20),
		REVENUE(30000, 3000, 200) },
	{ "storage", "G59", STAFF(200, 100, 20), REVENUE(30000, 1000, 100) },
	{ "other", "M,N,O,Q85,R,K7030,K7090", STAFF(300, 100, 10), NOTHING },
};

static const struct size_rule *rule_of(const char *industry)
{
	return size_rule_for(rules, LENGTH(rules), industry);
}

static enum size size_of(const char *industry, int64_t employees, int64_t revenue, int64_t assets)
{
	struct size_case known = { industry, "2017", { employees, revenue, assets } };
	struct finding finding;

	return size_propose(rule_of(industry), &known, &finding);
}

static void both_bounds_are_needed_else_the_size_falls(void **state)
{
	(void)state;
	assert_int_equal(size_of("F5231", 300, 20000 * WAN, GONE), SIZE_large);
	assert_int_equal(size_of("F5231", 299, 20000 * WAN, GONE), SIZE_medium);
	assert_int_equal(size_of("F5231", 300, 20000 * WAN - 1, GONE), SIZE_medium);
	assert_int_equal(size_of("F5231", 300, 499 * WAN, GONE), SIZE_small);
	assert_int_equal(size_of("F5231", 9, 20000 * WAN, GONE), SIZE_micro);
	assert_int_equal(size_of("F5231", 1000, 100 * WAN - 1, GONE), SIZE_micro);
	assert_int_equal(size_of("F5231", 10, 100 * WAN, GONE), SIZE_small);
	assert_int_equal(size_of("E47", GONE, 80000 * WAN, 4999 * WAN), SIZE_small);
	assert_int_equal(size_of("E47", GONE, 6000 * WAN, 5000 * WAN), SIZE_medium);
}

static void one_measure_is_enough_where_the_row_has_one(void **state)
{
	(void)state;
	assert_int_equal(size_of("A01", GONE, 20000 * WAN, GONE), SIZE_large);
	assert_int_equal(size_of("A01", GONE, 49 * WAN, GONE), SIZE_micro);
	assert_int_equal(size_of("N785", 100, GONE, GONE), SIZE_medium);
	assert_int_equal(size_of("N785", 9, GONE, GONE), SIZE_micro);
	assert_int_equal(size_of("A01", 5, GONE, GONE), SIZE_undetermined);
}

static void a_missing_figure_or_uncovered_industry_is_undetermined(void **state)
{
	(void)state;
	assert_int_equal(size_of("F5231", 3, GONE, GONE), SIZE_undetermined);
	assert_int_equal(size_of("F5231", GONE, 1 * WAN, GONE), SIZE_undetermined);
	assert_int_equal(size_of("E47", 3, 1 * WAN, GONE), SIZE_undetermined);
	assert_int_equal(size_of("J66", 3, 1 * WAN, 1 * WAN), SIZE_undetermined);
	assert_int_equal(size_of("K7040", 3, 1 * WAN, 1 * WAN), SIZE_undetermined);
	assert_int_equal(size_of("", 3, 1 * WAN, 1 * WAN), SIZE_undetermined);
}

static void the_longest_selector_wins(void **state)
{
	(void)state;
	assert_string_equal(rule_of("G5910")->code, "transport");
	assert_string_equal(rule_of("G591")->code, "transport");
	assert_string_equal(rule_of("G5920")->code, "storage");
	assert_string_equal(rule_of("G5432")->code, "transport");
	assert_string_equal(rule_of("C13")->code, "industry");
	assert_string_equal(rule_of("K7090")->code, "other");
	assert_null(rule_of("G53"));
	assert_null(rule_of("K7040"));
	assert_null(rule_of(""));
	static const char *const none[] = { "", "C", "C1", "ABC", "A,B", "C 13", "C1311X", "C13111",
		"c1311", "1311", "U1311" };
	for (size_t i = 0; i < LENGTH(none); i++)
		assert_null(rule_of(none[i]));
	assert_non_null(rule_of("C13"));
	assert_null(size_rule_for(rules, 0, "C13"));
	assert_null(size_rule_for(&(struct size_rule){ "none", "", NOTHING, NOTHING }, 1, "C13"));
	assert_null(size_rule_for(&(struct size_rule){ "none", ",,", NOTHING, NOTHING }, 1, "C13"));
}

/* G59 is storage, but for G591, which is transport; K70 is several things. */
static void a_code_too_short_to_tell_two_rows_apart_has_none(void **state)
{
	(void)state;
	assert_null(rule_of("G59"));
	assert_null(rule_of("K70"));
	assert_int_equal(size_of("G59", 500, 5000 * WAN, GONE), SIZE_undetermined);
}

static void a_row_says_what_it_measures_by(void **state)
{
	(void)state;
	assert_true(size_measured(rule_of("E47"), FIGURE_assets_fen));
	assert_false(size_measured(rule_of("E47"), FIGURE_employees));
	assert_true(size_measured(rule_of("N785"), FIGURE_employees));
	assert_false(size_measured(rule_of("N785"), FIGURE_revenue_fen));
	assert_false(size_measured(NULL, FIGURE_employees));
}

static const char *explained(struct arena *arena, const char *industry, int64_t employees,
	int64_t revenue, int64_t assets)
{
	struct size_case known = { industry, "2017", { employees, revenue, assets } };
	struct finding finding;
	struct buffer out = buffer_on(arena);

	(void)size_propose(rule_of(industry), &known, &finding);
	finding_write(&finding, &out);
	return out.data;
}

static void a_proposal_shows_its_figures_and_bounds(void **state)
{
	struct arena *arena = arena_create(1 << 16);

	(void)state;
	assert_string_equal(explained(arena, "F5231", 20, 200 * WAN, GONE),
		"{\"rule\":\"R-SIZE-01\",\"clause\":\"S8\",\"verdict\":\"pass\",\"inputs\":{"
		"\"industry_code\":\"F5231\",\"industry_edition\":\"2017\","
		"\"size_class\":\"retail\",\"employees\":20,\"revenue_fen\":200000000,"
		"\"proposed\":\"small\"},\"parameters\":{"
		"\"first_small\":10,\"first_medium\":50,\"first_large\":300,"
		"\"second_small\":100000000,\"second_medium\":500000000,"
		"\"second_large\":20000000000}}");
	assert_string_equal(explained(arena, "J66", 20, GONE, GONE),
		"{\"rule\":\"R-SIZE-01\",\"clause\":\"S8\",\"verdict\":\"needs_review\","
		"\"inputs\":{\"industry_code\":\"J66\",\"industry_edition\":\"2017\","
		"\"size_class\":null,\"proposed\":\"undetermined\"},\"parameters\":{}}");
	assert_non_null(strstr(explained(arena, "A01", 20, GONE, GONE), "\"revenue_fen\":null"));
	assert_non_null(strstr(
		explained(arena, "E47", 20, 3, 4), "\"assets_fen\":4,\"proposed\":\"micro\""));
	arena_destroy(arena);
}

static void sizes_have_words(void **state)
{
	enum size size = SIZE_undetermined;

	(void)state;
	assert_true(size_named("medium", &size));
	assert_int_equal(size, SIZE_medium);
	assert_false(size_named("huge", &size));
	for (unsigned i = 0; i < SIZE_COUNT; i++) {
		assert_true(size_named(size_words[i], &size));
		assert_int_equal(size, i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_bounds_are_needed_else_the_size_falls),
		cmocka_unit_test(one_measure_is_enough_where_the_row_has_one),
		cmocka_unit_test(a_missing_figure_or_uncovered_industry_is_undetermined),
		cmocka_unit_test(the_longest_selector_wins),
		cmocka_unit_test(a_code_too_short_to_tell_two_rows_apart_has_none),
		cmocka_unit_test(a_row_says_what_it_measures_by),
		cmocka_unit_test(a_proposal_shows_its_figures_and_bounds),
		cmocka_unit_test(sizes_have_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

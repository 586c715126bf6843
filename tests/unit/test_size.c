// floors: rules base
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/attr.h"
#include "rules/industry.h"
#include "rules/size.h"

#include <cmocka.h>

#define WAN INT64_C(1000000)
#define GONE FIGURE_MISSING

static const struct size_rule rules[] = {
	{ "agriculture", "A", { 'Y', 20000, 500, 50 }, { 0 } },
	{ "industry", "B,C,D", { 'X', 1000, 300, 20 }, { 'Y', 40000, 2000, 300 } },
	{ "construction", "E", { 'Y', 80000, 6000, 300 }, { 'Z', 80000, 5000, 300 } },
	{ "retail", "F52", { 'X', 300, 50, 10 }, { 'Y', 20000, 500, 100 } },
	{ "transport", "G54,G55,G56,G57,G58,G591", { 'X', 1000, 300, 20 },
		{ 'Y', 30000, 3000, 200 } },
	{ "storage", "G59-G591", { 'X', 200, 100, 20 }, { 'Y', 30000, 1000, 100 } },
	{ "other", "M,N,O,Q85,R,K7030,K7090", { 'X', 300, 100, 10 }, { 0 } },
};

static enum size size_of(const char *industry, int64_t employees, int64_t revenue, int64_t assets)
{
	struct size_figures figures = { employees, revenue, assets };

	return size_propose(size_rule_for(rules, LENGTH(rules), industry), &figures, NULL);
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

static void the_longest_selector_wins_and_exceptions_are_taken_out(void **state)
{
	(void)state;
	assert_string_equal(size_rule_for(rules, LENGTH(rules), "G5910")->code, "transport");
	assert_string_equal(size_rule_for(rules, LENGTH(rules), "G5920")->code, "storage");
	assert_string_equal(size_rule_for(rules, LENGTH(rules), "G5432")->code, "transport");
	assert_string_equal(size_rule_for(rules, LENGTH(rules), "C13")->code, "industry");
	assert_string_equal(size_rule_for(rules, LENGTH(rules), "K7090")->code, "other");
	assert_null(size_rule_for(rules, LENGTH(rules), "G53"));
	assert_int_equal(industry_matches("G59", "G59-G591"), 3);
	assert_int_equal(industry_matches("G591", "G59-G591"), 0);
	assert_int_equal(industry_matches("G591", "G,G59-G591,G5"), 2);
	assert_int_equal(industry_matches("G591", ""), 0);
	assert_int_equal(industry_matches("G591", ",,"), 0);
	assert_int_equal(industry_matches("G59", "G591"), 0);
}

static const char *explained(struct arena *arena, const char *industry, struct size_figures figures)
{
	struct finding finding;
	struct buffer out = buffer_on(arena);

	(void)size_propose(size_rule_for(rules, LENGTH(rules), industry), &figures, &finding);
	finding_write(&finding, &out);
	return out.data;
}

static void a_proposal_shows_its_figures_and_bounds(void **state)
{
	struct arena *arena = arena_create(1 << 16);

	(void)state;
	assert_string_equal(explained(arena, "F5231", (struct size_figures){ 20, 200 * WAN, GONE }),
		"{\"rule\":\"R-SIZE-01\",\"clause\":\"S8\",\"verdict\":\"pass\",\"inputs\":{\"size_"
		"class\":\"retail\","
		"\"employees\":20,\"revenue_fen\":200000000,\"proposed\":\"small\"},\"parameters\":"
		"{"
		"\"first_small\":10,\"first_medium\":50,\"first_large\":300,\"second_small\":100,"
		"\"second_medium\":500,\"second_large\":20000}}");
	assert_string_equal(explained(arena, "J66", (struct size_figures){ 20, GONE, GONE }),
		"{\"rule\":\"R-SIZE-01\",\"clause\":\"S8\",\"verdict\":\"needs_review\",\"inputs\":"
		"{"
		"\"size_class\":null,\"proposed\":\"undetermined\"},\"parameters\":{}}");
	assert_non_null(strstr(explained(arena, "A01", (struct size_figures){ 20, GONE, GONE }),
		"\"revenue_fen\":null"));
	assert_non_null(strstr(explained(arena, "E47", (struct size_figures){ 20, 3, 4 }),
		"\"assets_fen\":4,\"proposed\":\"micro\""));
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
		cmocka_unit_test(the_longest_selector_wins_and_exceptions_are_taken_out),
		cmocka_unit_test(a_proposal_shows_its_figures_and_bounds),
		cmocka_unit_test(sizes_have_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

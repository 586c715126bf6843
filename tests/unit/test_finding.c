// floors: rules base
#include "training_case.h"

static void a_finding_is_written_the_same_every_time(void **state)
{
	static const char *const colours[] = { "red", "gre\"en", "blue", NULL };
	struct finding finding = finding_of(RULE_PLAN_SIZE, "2020-15");

	(void)state;
	finding.line = 3;
	finding_input(&finding, fact_text("text", "a\"b"));
	finding_input(&finding, fact_text("none", NULL));
	finding_input(&finding, fact_flag("yes", true));
	finding_input(&finding, fact_flag("no", false));
	finding_input(&finding, fact_date("day", on(20200731)));
	finding_input(&finding, fact_date("never", DATE_NONE));
	finding_input(&finding, fact_month("month", in(202007)));
	finding_input(&finding, fact_words("colours", 6, colours));
	finding_input(&finding, fact_number("too_many", 1));
	finding_parameter(&finding, fact_number("amount_fen", 30000));
	finding_parameter(&finding, fact_words("nothing", 0, colours));
	finding_want(&finding, VERDICT_FAIL, CHANGE_AT_LEAST, fact_number("amount_fen", -1));
	finding_want(&finding, VERDICT_NEEDS_REVIEW, CHANGE_TO, fact_number("other", 1));
	assert_string_equal(written(&finding), "{\"rule\":\"R-TRAIN-01\",\"clause\":\"S26 "
					       "S28\",\"verdict\":\"fail\",\"line\":3,\"policy\":"
					       "\"2020-15\",\"inputs\":{\"text\":\"a\\\"b\","
					       "\"none\":null,\"yes\":true,\"no\":false,"
					       "\"day\":\"2020-07-31\",\"never\":null,\"month\":"
					       "\"2020-07\",\"colours\":[\"gre\\\"en\",\"blue\"]"
					       "},\"parameters\":{\"amount_fen\":30000,\"nothing\":"
					       "[]},\"change\":{\"amount_fen\":{"
					       "\"at_least\":-1}}}");
	assert_string_equal(written(&finding), written(&finding));
}

static void every_rule_has_a_code_of_its_own(void **state)
{
	(void)state;
	for (unsigned a = 0; a < RULE_COUNT; a++) {
		const struct rule_text *rule = rule_text((enum rule)a);

		assert_true(
			rule->code[0] == 'R' && rule->clause[0] == 'S' && *rule->zh && *rule->en);
		for (unsigned b = 0; b < a; b++)
			assert_string_not_equal(rule->code, rule_text((enum rule)b)->code);
	}
}

static void verdicts_have_words(void **state)
{
	(void)state;
	assert_string_equal(verdict_word(VERDICT_PASS), "pass");
	assert_string_equal(verdict_word(VERDICT_FAIL), "fail");
	assert_string_equal(verdict_word(VERDICT_NEEDS_REVIEW), "needs_review");
}

static void words_are_found(void **state)
{
	enum category category = CATEGORY_new_hire;
	enum person_class class = CLASS_on_post;
	enum end_reason reason = END_left;

	(void)state;
	assert_true(training_category_named("hit_industry", &category));
	assert_int_equal(category, CATEGORY_hit_industry);
	assert_false(training_category_named("hit", &category));
	assert_true(training_class_named("graduate_within_2y", &class));
	assert_int_equal(class, CLASS_graduate_within_2y);
	assert_false(training_class_named("graduate", &class));
	assert_true(training_end_named("died", &reason));
	assert_int_equal(reason, END_died);
	assert_false(training_end_named("", &reason));
	assert_false(training_end_named(NULL, &reason));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_finding_is_written_the_same_every_time),
		cmocka_unit_test(every_rule_has_a_code_of_its_own),
		cmocka_unit_test(verdicts_have_words),
		cmocka_unit_test(words_are_found),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}

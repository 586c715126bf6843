// floors: rules base
#include "rules/line_verdict.h"
#include "rules/payroll.h"
#include "rules/training_line.h"
#include "training_case.h"

/* A line */

static struct training_line a_line(void)
{
	struct training_line line = {
		.month = in(202007),
		.class = CLASS_registered_unemployed,
		.proven = true,
		.graduated_on = DATE_NONE,
		.hired_on = on(20200615),
		.ended_on = DATE_NONE,
		.contract_from = on(20200615),
		.contract_to = on(20210614),
		.fixed_term = true,
		.birth = on(19900115),
	};

	return line;
}

static bool only(const struct training_policy *policy, enum category category,
	const struct training_line *line, enum code code)
{
	struct line_verdict verdict = { 0 };

	training_line_judge(policy, category, line, &verdict);
	for (size_t i = 0; i < verdict.count; i++)
		if (verdict.codes[i] != code)
			print_message("also %s\n", code_text(verdict.codes[i])->word);
	return verdict.count == (code != CODE_NONE) &&
	       (code == CODE_NONE || verdict.codes[0] == code);
}

static void refused_for(const struct training_policy *policy, enum category category,
	const struct training_line *line, enum code code, const char *change)
{
	struct finding finding;

	assert_true(only(policy, category, line, code));
	finding = training_line_explain(policy, category, line, code, 7);
	assert_int_equal(
		finding.verdict, line_verdict_warns(code) ? VERDICT_NEEDS_REVIEW : VERDICT_FAIL);
	assert_true(says(&finding, code_text(code)->word));
	assert_true(says(&finding, "\"line\":7"));
	assert_true(says(&finding, change));
}

static void an_ordinary_line_passes(void **state)
{
	struct training_policy policy = paper();
	struct training_line line = a_line();

	(void)state;
	for (unsigned c = 0; c < CATEGORY_COUNT; c++)
		assert_true(only(&policy, (enum category)c, &line, CODE_NONE));
}

static void only_certain_classes_are_new_hires(void **state)
{
	struct training_policy policy = paper();
	struct training_line line = a_line();

	(void)state;
	line.class = CLASS_on_post;
	refused_for(&policy, CATEGORY_new_hire, &line, CODE_CLASS_NOT_ALLOWED_FOR_CATEGORY,
		"\"change\":{\"person_class\":{\"one_of\":[\"employment_difficulty\"");
	assert_true(only(&policy, CATEGORY_hit_industry, &line, CODE_NONE));
}

static void the_class_of_a_new_hire_is_proven(void **state)
{
	struct training_policy policy = paper();
	struct training_line line = a_line();

	(void)state;
	line.proven = false;
	refused_for(
		&policy, CATEGORY_new_hire, &line, CODE_PROOF_MISSING, "\"proven\":{\"to\":true}");
	assert_true(only(&policy, CATEGORY_suspended, &line, CODE_NONE));
	line.proven = true;
	line.class = CLASS_graduate_within_2y;
	refused_for(&policy, CATEGORY_new_hire, &line, CODE_PROOF_MISSING,
		"\"graduated_on\":{\"at_least\":\"2018-06-15\"}");
	assert_true(only(&policy, CATEGORY_suspended, &line, CODE_NONE));
}

static void a_graduate_is_hired_within_two_years(void **state)
{
	struct training_policy policy = paper();
	struct training_line line = a_line();

	(void)state;
	line.class = CLASS_graduate_within_2y;
	line.graduated_on = on(20180615);
	assert_true(only(&policy, CATEGORY_new_hire, &line, CODE_NONE));
	line.graduated_on = on(20180614);
	refused_for(&policy, CATEGORY_new_hire, &line, CODE_GRADUATION_TOO_OLD,
		"\"change\":{\"graduated_on\":{\"at_least\":\"2018-06-15\"}}");
	assert_true(only(&policy, CATEGORY_hit_industry, &line, CODE_NONE));
	policy.graduate_reference = GRADUATE_AT_MONTH;
	line.graduated_on = on(20180630);
	refused_for(&policy, CATEGORY_new_hire, &line, CODE_GRADUATION_TOO_OLD,
		"\"change\":{\"graduated_on\":{\"at_least\":\"2018-07-01\"}}");
	line.graduated_on = on(20180701);
	assert_true(only(&policy, CATEGORY_new_hire, &line, CODE_NONE));
}

static void the_day_that_would_pass_passes_on_29_february_too(void **state)
{
	struct training_policy policy = paper();
	struct training_line line = a_line();

	(void)state;
	line.class = CLASS_graduate_within_2y;
	line.hired_on = on(20200229);
	line.graduated_on = on(20180228);
	refused_for(&policy, CATEGORY_new_hire, &line, CODE_GRADUATION_TOO_OLD,
		"\"change\":{\"graduated_on\":{\"at_least\":\"2018-03-01\"}}");
	line.graduated_on = on(20180301);
	assert_true(only(&policy, CATEGORY_new_hire, &line, CODE_NONE));
}

static void a_new_hire_was_hired_in_the_window_and_not_after_the_month(void **state)
{
	struct training_policy policy = paper();
	struct training_line line = a_line();

	(void)state;
	line.hired_on = on(20191231);
	refused_for(&policy, CATEGORY_new_hire, &line, CODE_HIRED_BEFORE_WINDOW,
		"\"change\":{\"hired_on\":{\"at_least\":\"2020-01-01\"}}");
	assert_true(only(&policy, CATEGORY_suspended, &line, CODE_NONE));
	line.hired_on = on(20200801);
	refused_for(&policy, CATEGORY_suspended, &line, CODE_HIRED_AFTER_MONTH,
		"\"change\":{\"hired_on\":{\"at_most\":\"2020-07-31\"}}");
	line.hired_on = on(20200731);
	assert_true(only(&policy, CATEGORY_new_hire, &line, CODE_NONE));
	policy.new_hire_to = on(20200730);
	refused_for(&policy, CATEGORY_new_hire, &line, CODE_HIRED_BEFORE_WINDOW,
		"\"change\":{\"hired_on\":{\"at_most\":\"2020-07-30\"}}");
	policy.new_hire_to = on(20201231);
	line.hired_on = on(20200801);
	refused_for(&policy, CATEGORY_new_hire, &line, CODE_HIRED_AFTER_MONTH,
		"\"change\":{\"hired_on\":{\"at_most\":\"2020-07-31\"}}");
}

static void who_left_before_the_month_does_not_count(void **state)
{
	struct training_policy policy = paper();
	struct training_line line = a_line();

	(void)state;
	line.end_reason = END_dismissed;
	line.ended_on = on(20200630);
	refused_for(&policy, CATEGORY_new_hire, &line, CODE_ENDED_BEFORE_MONTH,
		"\"change\":{\"ended_on\":{\"at_least\":\"2020-07-01\"}}");
	line.ended_on = on(20200701);
	assert_true(only(&policy, CATEGORY_new_hire, &line, CODE_NONE));
}

static void part_of_a_month_counts_as_the_policy_says(void **state)
{
	struct training_policy policy = paper();
	struct training_line line = a_line();

	(void)state;
	line.ended_on = on(20200710);
	assert_true(only(&policy, CATEGORY_new_hire, &line, CODE_NONE));
	policy.partial = PARTIAL_MIN_DAYS;
	policy.partial_days = 10;
	assert_true(only(&policy, CATEGORY_new_hire, &line, CODE_NONE));
	policy.partial_days = 11;
	refused_for(&policy, CATEGORY_new_hire, &line, CODE_PARTIAL_MONTH,
		"\"change\":{\"days_employed\":{\"at_least\":11}}");
	policy.partial = PARTIAL_FULL_MONTH;
	refused_for(&policy, CATEGORY_new_hire, &line, CODE_PARTIAL_MONTH, "\"days_wanted\":31");
	line.ended_on = on(20200731);
	assert_true(only(&policy, CATEGORY_new_hire, &line, CODE_NONE));
	line.hired_on = on(20200702);
	assert_true(only(&policy, CATEGORY_new_hire, &line, CODE_PARTIAL_MONTH));
}

static void a_dispatched_worker_names_the_firm(void **state)
{
	struct training_policy policy = paper();
	struct training_line line = a_line();

	(void)state;
	line.dispatched = true;
	refused_for(&policy, CATEGORY_new_hire, &line, CODE_DISPATCH_FIRM_MISSING,
		"\"change\":{\"dispatch_firm\":{\"to\":true}}");
	line.dispatch_firm = true;
	assert_true(only(&policy, CATEGORY_new_hire, &line, CODE_NONE));
}

static void a_contract_covers_the_month(void **state)
{
	struct training_policy policy = paper();
	struct training_line line = a_line();

	(void)state;
	line.contract_to = DATE_NONE;
	refused_for(&policy, CATEGORY_new_hire, &line, CODE_CONTRACT_DATES,
		"\"contract_to\":{\"at_least\":\"2020-07-01\"}");
	line.fixed_term = false;
	assert_true(only(&policy, CATEGORY_new_hire, &line, CODE_NONE));
	line.contract_from = on(20200801);
	refused_for(&policy, CATEGORY_new_hire, &line, CODE_CONTRACT_DATES,
		"\"contract_from\":{\"at_most\":\"2020-07-31\"}");
	line.contract_from = DATE_NONE;
	line.contract_to = on(20200630);
	refused_for(&policy, CATEGORY_new_hire, &line, CODE_CONTRACT_DATES,
		"\"contract_to\":{\"at_least\":\"2020-07-01\"}");
	line.contract_to = on(20200701);
	assert_true(only(&policy, CATEGORY_new_hire, &line, CODE_NONE));
	line.contract_from = on(20200710);
	line.contract_to = on(20200709);
	refused_for(&policy, CATEGORY_new_hire, &line, CODE_CONTRACT_DATES,
		"\"contract_to\":{\"at_least\":\"2020-07-10\"}");
	line = a_line();
	line.hired_on = on(20200720);
	line.ended_on = on(20200719);
	refused_for(&policy, CATEGORY_new_hire, &line, CODE_CONTRACT_DATES,
		"\"ended_on\":{\"at_least\":\"2020-07-20\"}");
}

static void children_are_refused_and_the_retired_looked_at(void **state)
{
	struct training_policy policy = paper();
	struct training_line line = a_line();

	(void)state;
	line.birth = on(20040702);
	refused_for(&policy, CATEGORY_new_hire, &line, CODE_AGE_UNDER_16, "\"age\":15,");
	line.birth = on(20040701);
	assert_true(only(&policy, CATEGORY_new_hire, &line, CODE_NONE));
	line.birth = on(19600701);
	refused_for(&policy, CATEGORY_new_hire, &line, CODE_AGE_RETIRED, "\"age\":60,");
	line.birth = on(19600702);
	assert_true(only(&policy, CATEGORY_new_hire, &line, CODE_NONE));
	line.female = true;
	line.birth = on(19650701);
	refused_for(&policy, CATEGORY_new_hire, &line, CODE_AGE_RETIRED,
		"\"change\":{\"age\":{\"at_most\":54}}");
	line.birth = DATE_NONE;
	assert_true(only(&policy, CATEGORY_new_hire, &line, CODE_NONE));
}

static void a_dismissal_in_the_month_or_later_is_looked_at(void **state)
{
	struct training_policy policy = paper();
	struct training_line line = a_line();
	struct finding finding = training_line_dismissal(&policy, &line, 3);

	(void)state;
	assert_int_equal(finding.verdict, VERDICT_PASS);
	assert_true(says(&finding, "\"end_reason\":null"));
	line.ended_on = on(20200815);
	line.end_reason = END_dismissed;
	finding = training_line_dismissal(&policy, &line, 3);
	assert_int_equal(finding.verdict, VERDICT_NEEDS_REVIEW);
	assert_true(says(&finding, "\"clause\":\"S56\""));
	assert_true(says(&finding, "\"change\":{\"ended_on\":{\"to\":null}}"));
	line.end_reason = END_retired;
	assert_int_equal(training_line_dismissal(&policy, &line, 3).verdict, VERDICT_PASS);
	line.end_reason = END_dismissed;
	line.ended_on = on(20200630);
	assert_int_equal(training_line_dismissal(&policy, &line, 3).verdict, VERDICT_PASS);
}

static void codes_beyond_the_line_explain_themselves(void **state)
{
	struct training_policy policy = paper();
	struct training_line line = a_line();
	struct finding finding = training_line_explain(
		&policy, CATEGORY_new_hire, &line, CODE_SAME_PAYEE_ACCOUNT, 2);
	enum rule rule;

	(void)state;
	assert_string_equal(written(&finding), "{\"rule\":\"R-TRAIN-25\",\"clause\":\"S42\","
					       "\"verdict\":\"needs_review\",\"line\":2,"
					       "\"policy\":\"2020-15\",\"inputs\":{\"code\":\"SAME_"
					       "PAYEE_ACCOUNT\",\"month\":\"2020-07\"},"
					       "\"parameters\":{}}");
	assert_false(rule_of_code(CODE_ID_FORMAT, &rule));
	assert_true(rule_of_code(CODE_PAYROLL_NOT_PAID, &rule));
	assert_int_equal(rule, RULE_LINE_PAYROLL);
}

static void a_verdict_lists_each_code_once_and_does_not_overflow(void **state)
{
	struct line_verdict verdict = { 0 };

	(void)state;
	line_verdict_add(&verdict, CODE_PAYROLL_MISSING);
	line_verdict_add(&verdict, CODE_PAYROLL_MISSING);
	assert_int_equal(verdict.count, 1);
	for (unsigned code = 1; code <= LINE_CODES + 4; code++)
		line_verdict_add(&verdict, (enum code)code);
	assert_int_equal(verdict.count, LINE_CODES);
}

static void a_bad_line_has_all_its_codes_at_once(void **state)
{
	struct training_policy policy = paper();
	struct training_line line = a_line();
	struct line_verdict verdict = { 0 };

	(void)state;
	line.class = CLASS_graduate_within_2y;
	line.graduated_on = on(20150701);
	line.hired_on = on(20190101);
	line.dispatched = true;
	line.contract_to = on(20200101);
	line.birth = on(19500101);
	training_line_judge(&policy, CATEGORY_new_hire, &line, &verdict);
	assert_int_equal(verdict.count, 5);
}

/* Wages */

static enum code wages_judged(
	int first, int last, int hired, size_t count, const struct payroll_line *wages)
{
	struct line_verdict verdict = { 0 };

	payroll_judge(in(first), in(last), hired ? on(hired) : DATE_NONE, on(20200810), count,
		wages, &verdict);
	assert_true(verdict.count <= 1);
	return verdict.count ? verdict.codes[0] : CODE_NONE;
}

static void the_wage_of_the_month_was_paid(void **state)
{
	struct payroll_line wage = { in(202007), 350000, on(20200810) };

	(void)state;
	assert_int_equal(wages_judged(202007, 202007, 20200615, 1, &wage), CODE_NONE);
	assert_int_equal(wages_judged(202007, 202007, 0, 1, &wage), CODE_NONE);
	assert_int_equal(wages_judged(202007, 202007, 20200615, 0, NULL), CODE_PAYROLL_MISSING);
	assert_int_equal(
		wages_judged(202006, 202006, 20200615, 1, &wage), CODE_PAYROLL_WRONG_MONTH);
	wage.paid_on = on(20200811);
	assert_int_equal(wages_judged(202007, 202007, 20200615, 1, &wage), CODE_PAYROLL_NOT_PAID);
	wage.paid_on = DATE_NONE;
	assert_int_equal(wages_judged(202007, 202007, 20200615, 1, &wage), CODE_PAYROLL_NOT_PAID);
	wage.paid_on = on(20200810);
	wage.gross_fen = 0;
	assert_int_equal(wages_judged(202007, 202007, 20200615, 1, &wage), CODE_PAYROLL_NOT_PAID);
}

static void a_quarter_needs_the_months_since_hiring(void **state)
{
	struct payroll_line wages[] = { { in(202004), 1, on(20200510) },
		{ in(202005), 1, on(20200610) }, { in(202006), 1, on(20200710) } };

	(void)state;
	assert_int_equal(wages_judged(202004, 202006, 20190101, 3, wages), CODE_NONE);
	assert_int_equal(wages_judged(202004, 202006, 20190101, 2, wages), CODE_PAYROLL_MISSING);
	assert_int_equal(wages_judged(202004, 202006, 20200501, 2, wages + 1), CODE_NONE);
	assert_int_equal(wages_judged(202004, 202006, 20200701, 0, NULL), CODE_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_ordinary_line_passes),
		cmocka_unit_test(only_certain_classes_are_new_hires),
		cmocka_unit_test(the_class_of_a_new_hire_is_proven),
		cmocka_unit_test(a_graduate_is_hired_within_two_years),
		cmocka_unit_test(the_day_that_would_pass_passes_on_29_february_too),
		cmocka_unit_test(a_new_hire_was_hired_in_the_window_and_not_after_the_month),
		cmocka_unit_test(who_left_before_the_month_does_not_count),
		cmocka_unit_test(part_of_a_month_counts_as_the_policy_says),
		cmocka_unit_test(a_dispatched_worker_names_the_firm),
		cmocka_unit_test(a_contract_covers_the_month),
		cmocka_unit_test(children_are_refused_and_the_retired_looked_at),
		cmocka_unit_test(a_dismissal_in_the_month_or_later_is_looked_at),
		cmocka_unit_test(codes_beyond_the_line_explain_themselves),
		cmocka_unit_test(a_verdict_lists_each_code_once_and_does_not_overflow),
		cmocka_unit_test(a_bad_line_has_all_its_codes_at_once),
		cmocka_unit_test(the_wage_of_the_month_was_paid),
		cmocka_unit_test(a_quarter_needs_the_months_since_hiring),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}

// floors: rules base
#include "rules/evidence.h"
#include "training_case.h"

/* The plan */

static struct training_plan a_plan(enum category category)
{
	struct training_plan plan = {
		.category = category,
		.first_month = in(202006),
		.last_month = in(202012),
		.headcount = 10,
		.classes = FLAG(CLASS_registered_unemployed),
		.employees = 12,
		.insured = 20,
		.size = SIZE_small,
		.suspended = category == CATEGORY_suspended,
		.industry_listed = category == CATEGORY_hit_industry,
		.industry_code = "H6210",
	};

	return plan;
}

static const struct finding *judge(
	const struct training_policy *policy, const struct training_plan *plan, enum rule rule)
{
	static struct finding findings[PLAN_FINDINGS];
	size_t count = training_plan_judge(policy, plan, findings);

	for (size_t i = 0; i < count; i++)
		if (findings[i].rule == rule)
			return &findings[i];
	return NULL;
}

static enum verdict verdict_of(const struct training_plan *plan, enum rule rule)
{
	struct training_policy policy = paper();
	const struct finding *finding = judge(&policy, plan, rule);

	assert_non_null(finding);
	return finding->verdict;
}

static void an_ordinary_plan_of_each_category_passes(void **state)
{
	struct training_policy policy = paper();
	struct finding findings[PLAN_FINDINGS];

	(void)state;
	for (unsigned c = 0; c < CATEGORY_COUNT; c++) {
		struct training_plan plan = a_plan((enum category)c);
		size_t count = training_plan_judge(&policy, &plan, findings);

		assert_int_equal(count, c == CATEGORY_new_hire ? 4 : 5);
		for (size_t i = 0; i < count; i++)
			assert_int_equal(findings[i].verdict, VERDICT_PASS);
	}
}

static void a_large_enterprise_may_use_the_third_category_only(void **state)
{
	struct training_policy policy = paper();
	struct training_plan plan = a_plan(CATEGORY_new_hire);

	(void)state;
	plan.size = SIZE_large;
	assert_int_equal(verdict_of(&plan, RULE_PLAN_SIZE), VERDICT_FAIL);
	assert_true(says(judge(&policy, &plan, RULE_PLAN_SIZE),
		"\"change\":{\"size\":{\"one_of\":[\"micro\",\"small\",\"medium\"]}}"));
	plan = a_plan(CATEGORY_hit_industry);
	plan.size = SIZE_large;
	assert_int_equal(verdict_of(&plan, RULE_PLAN_SIZE), VERDICT_PASS);
}

static void an_undetermined_size_waits_for_an_officer(void **state)
{
	struct training_plan plan = a_plan(CATEGORY_suspended);

	(void)state;
	plan.size = SIZE_undetermined;
	assert_int_equal(verdict_of(&plan, RULE_PLAN_SIZE), VERDICT_NEEDS_REVIEW);
}

static void a_suspended_enterprise_needs_its_determination(void **state)
{
	struct training_plan plan = a_plan(CATEGORY_suspended);

	(void)state;
	plan.suspended = false;
	assert_int_equal(verdict_of(&plan, RULE_PLAN_SUSPENDED), VERDICT_FAIL);
	plan.category = CATEGORY_new_hire;
	assert_null(judge(&(struct training_policy){ 0 }, &plan, RULE_PLAN_SUSPENDED));
}

static void an_industry_off_the_list_waits_for_an_officer(void **state)
{
	struct training_policy policy = paper();
	struct training_plan plan = a_plan(CATEGORY_hit_industry);

	(void)state;
	plan.industry_listed = false;
	assert_int_equal(verdict_of(&plan, RULE_PLAN_INDUSTRY), VERDICT_NEEDS_REVIEW);
	plan.hit_determined = true;
	assert_int_equal(verdict_of(&plan, RULE_PLAN_INDUSTRY), VERDICT_PASS);
	plan = a_plan(CATEGORY_hit_industry);
	policy.hit_by_code = false;
	assert_int_equal(judge(&policy, &plan, RULE_PLAN_INDUSTRY)->verdict, VERDICT_NEEDS_REVIEW);
}

static void a_sole_trader_is_insured_as_a_unit_and_uses_the_third_category(void **state)
{
	struct training_policy policy = paper();
	struct training_plan plan = a_plan(CATEGORY_hit_industry);

	(void)state;
	plan.sole_trader = true;
	plan.insured_as_unit = true;
	plan.size = SIZE_undetermined;
	plan.industry_listed = false;
	assert_int_equal(verdict_of(&plan, RULE_PLAN_SOLE_TRADER), VERDICT_PASS);
	assert_null(judge(&policy, &plan, RULE_PLAN_SIZE));
	assert_null(judge(&policy, &plan, RULE_PLAN_INDUSTRY));
	plan.insured_as_unit = false;
	assert_int_equal(verdict_of(&plan, RULE_PLAN_SOLE_TRADER), VERDICT_FAIL);
	plan.insured_as_unit = true;
	plan.employees = 0;
	assert_int_equal(verdict_of(&plan, RULE_PLAN_SOLE_TRADER), VERDICT_FAIL);
	plan.employees = NUMBER_UNKNOWN;
	assert_int_equal(verdict_of(&plan, RULE_PLAN_SOLE_TRADER), VERDICT_NEEDS_REVIEW);
	plan.category = CATEGORY_new_hire;
	assert_true(says(judge(&policy, &plan, RULE_PLAN_SOLE_TRADER),
		"\"change\":{\"category\":{\"one_of\":[\"hit_industry\"]}}"));
}

static void a_kind_that_is_not_the_codes_waits_for_an_officer(void **state)
{
	struct training_policy policy = paper();
	struct training_plan plan = a_plan(CATEGORY_new_hire);

	(void)state;
	assert_null(judge(&policy, &plan, RULE_KIND));
	plan.kind_differs = true;
	assert_int_equal(verdict_of(&plan, RULE_KIND), VERDICT_NEEDS_REVIEW);
	assert_true(says(judge(&policy, &plan, RULE_KIND),
		"\"change\":{\"kind\":{\"to\":\"sole_trader\"}}"));
	plan.sole_trader = true;
	assert_true(says(judge(&policy, &plan, RULE_KIND),
		"\"inputs\":{\"kind\":\"sole_trader\",\"kind_of_code\":\"enterprise\"}"));
}

static void a_plan_keeps_within_the_months_of_the_programme(void **state)
{
	struct training_policy policy = paper();
	struct training_plan plan = a_plan(CATEGORY_new_hire);

	(void)state;
	plan.first_month = in(202005);
	assert_true(says(judge(&policy, &plan, RULE_PLAN_MONTHS), "\"at_least\":\"2020-06\""));
	plan.first_month = in(202006);
	plan.last_month = in(202101);
	assert_true(says(judge(&policy, &plan, RULE_PLAN_MONTHS), "\"at_most\":\"2020-12\""));
}

static void a_plan_of_new_hires_has_no_ordinary_staff(void **state)
{
	struct training_policy policy = paper();
	struct training_plan plan = a_plan(CATEGORY_new_hire);

	(void)state;
	plan.classes |= FLAG(CLASS_on_post);
	assert_int_equal(verdict_of(&plan, RULE_PLAN_CLASSES), VERDICT_FAIL);
	assert_true(says(judge(&policy, &plan, RULE_PLAN_CLASSES),
		"\"change\":{\"classes\":{\"to\":[\"registered_unemployed\"]}}"));
	plan.category = CATEGORY_suspended;
	assert_int_equal(verdict_of(&plan, RULE_PLAN_CLASSES), VERDICT_PASS);
}

static void more_persons_than_insured_is_a_question(void **state)
{
	struct training_policy policy = paper();
	struct training_plan plan = a_plan(CATEGORY_new_hire);

	(void)state;
	plan.headcount = 21;
	assert_int_equal(verdict_of(&plan, RULE_PLAN_HEADCOUNT), VERDICT_NEEDS_REVIEW);
	plan.insured = NUMBER_UNKNOWN;
	assert_null(judge(&policy, &plan, RULE_PLAN_HEADCOUNT));
}

static void amounts_are_computed(void **state)
{
	struct training_policy policy = paper();
	int64_t fen;

	(void)state;
	assert_true(training_claim_amount(&policy, 37, &fen));
	assert_int_equal(fen, 37 * 30000);
	assert_false(training_claim_amount(&policy, MONEY_MAX_FEN, &fen));
}

/* The claim */

static void the_last_day_of_acceptance_counts(void **state)
{
	struct training_policy policy = paper();
	struct finding finding = training_claim_window(&policy, NULL, on(20201231));

	(void)state;
	assert_int_equal(finding.verdict, VERDICT_PASS);
	finding = training_claim_window(&policy, NULL, on(20210101));
	assert_int_equal(finding.verdict, VERDICT_FAIL);
	assert_true(says(&finding, "\"clause\":\"S76\""));
	assert_true(says(&finding, "\"change\":{\"received_on\":{\"at_most\":\"2020-12-31\"}}"));
	finding = training_plan_window(&policy, on(20200713));
	assert_true(says(&finding, "\"at_least\":\"2020-07-14\""));
	assert_int_equal(training_plan_window(&policy, on(20200714)).verdict, VERDICT_PASS);
	assert_true(window_open(DATE_NONE, DATE_NONE, on(19990101)));
}

static void beyond_the_window_a_grace_says_until_when_and_why(void **state)
{
	struct training_policy policy = paper();
	struct training_grace grace = { .until = on(20210118),
		.approved_on = on(20210104),
		.late = { "late_approval_days", 10, true } };
	struct finding finding = training_claim_window(&policy, &grace, on(20210118));

	(void)state;
	assert_int_equal(finding.verdict, VERDICT_PASS);
	assert_true(says(&finding, "\"approved_on\":\"2021-01-04\""));
	assert_true(says(&finding, "\"accept_until\":\"2020-12-31\",\"late_approval_days\":10"));
	assert_true(says(&finding, "\"assumed\":[\"late_approval_days\"]"));
	finding = training_claim_window(&policy, &grace, on(20210119));
	assert_true(says(&finding, "\"change\":{\"received_on\":{\"at_most\":\"2021-01-18\"}}"));
	grace.wages = (struct fault_grant){ "wages_paid_grace_days", 15, true };
	finding = training_claim_window(&policy, &grace, on(20210118));
	assert_true(says(&finding, "\"wages_paid_grace_days\":15"));
	assert_string_equal(
		training_claim_days(&policy, &grace).granted.parameter, "late_approval_days");
	grace.by_wages = true;
	assert_int_equal(training_claim_days(&policy, &grace).granted.days, 15);
	finding = training_claim_window(&policy, &grace, on(20201231));
	assert_null(strstr(written(&finding), "late_approval_days"));
}

static void a_grace_never_shortens_the_window_and_without_numbers_grants_nothing(void **state)
{
	struct training_policy policy = paper();
	struct training_grace grace = { .until = on(20201231), .approved_on = on(20200720) };

	(void)state;
	assert_int_equal(training_claim_days(&policy, NULL).until, on(20201231));
	assert_int_equal(training_claim_days(&policy, &grace).until, on(20201231));
	assert_null(training_claim_days(&policy, &grace).granted.parameter);
	assert_int_equal(
		training_claim_window(&policy, &grace, on(20210101)).verdict, VERDICT_FAIL);
	grace.until = DATE_NONE;
	assert_int_equal(training_claim_days(&policy, &grace).until, on(20201231));
}

static void a_month_can_be_claimed_from_its_start_or_its_end(void **state)
{
	struct training_policy policy = paper();
	struct finding finding = training_month_claimable(&policy, in(202007), on(20200701));

	(void)state;
	assert_int_equal(finding.verdict, VERDICT_PASS);
	assert_int_equal(
		training_month_claimable(&policy, in(202007), on(20200630)).verdict, VERDICT_FAIL);
	policy.claimable = CLAIMABLE_FROM_END;
	finding = training_month_claimable(&policy, in(202012), on(20201231));
	assert_true(says(&finding, "\"at_least\":\"2021-01-01\""));
	assert_int_equal(
		training_month_claimable(&policy, in(202012), on(20210101)).verdict, VERDICT_PASS);
}

static void the_finding_on_the_month_names_the_value_of_its_parameter(void **state)
{
	struct training_policy policy = paper();
	struct finding finding;

	(void)state;
	for (unsigned i = 0; claimable_words[i]; i++) {
		policy.claimable = (enum month_claimable)i;
		finding = training_month_claimable(&policy, in(202007), on(20200801));
		assert_int_equal(finding.verdict, VERDICT_PASS);
		assert_string_equal(finding.parameters[0].text, claimable_words[i]);
	}
	policy.claimable = CLAIMABLE_FROM_WAGES;
	assert_int_equal(
		training_month_claimable(&policy, in(202007), on(20200701)).verdict, VERDICT_PASS);
	finding = training_month_claimable(&policy, in(202007), on(20200630));
	assert_true(says(&finding, "\"month_claimable_from\":\"wages_paid\""));
	assert_true(says(&finding, "\"at_least\":\"2020-07-01\""));
}

static void a_claim_stays_within_what_was_published(void **state)
{
	struct finding finding = training_within_notice(10, 10, 300, 300);

	(void)state;
	assert_int_equal(finding.verdict, VERDICT_PASS);
	finding = training_within_notice(11, 10, 300, 300);
	assert_true(says(&finding, "\"change\":{\"persons\":{\"at_most\":10}}"));
	finding = training_within_notice(10, 10, 301, 300);
	assert_true(says(&finding, "\"change\":{\"amount_fen\":{\"at_most\":300}}"));
}

static void the_quarter_before_ends_the_month_before_its_quarter(void **state)
{
	struct training_policy policy = paper();
	int32_t first, last;

	(void)state;
	evidence_wage_months(&policy, CATEGORY_suspended, in(202007), in(202002), &first, &last);
	assert_int_equal(first, in(202004));
	assert_int_equal(last, in(202006));
	evidence_wage_months(&policy, CATEGORY_suspended, in(202009), in(202002), &first, &last);
	assert_int_equal(first, in(202004));
	evidence_wage_months(&policy, CATEGORY_suspended, in(202002), in(202002), &first, &last);
	assert_int_equal(first, in(201910));
	assert_int_equal(last, in(201912));
}

static void a_suspended_enterprise_shows_the_wages_of_the_quarter_before(void **state)
{
	struct training_policy policy = paper();
	int32_t first, last;

	(void)state;
	evidence_wage_months(&policy, CATEGORY_new_hire, in(202007), in(202002), &first, &last);
	assert_int_equal(first, in(202007));
	assert_int_equal(last, in(202007));
	evidence_wage_months(&policy, CATEGORY_suspended, in(202007), in(202002), &first, &last);
	assert_int_equal(first, in(202004));
	policy.quarter_basis = QUARTER_BEFORE_SUSPENSION;
	evidence_wage_months(&policy, CATEGORY_suspended, in(202007), in(202002), &first, &last);
	assert_int_equal(first, in(201910));
	assert_int_equal(last, in(201912));
}

static void scans_count_as_evidence_by_their_kind(void **state)
{
	(void)state;
	assert_int_equal(
		evidence_of_document("roster_scan", false, false), FLAG(EVIDENCE_roster_scan));
	assert_int_equal(evidence_of_document("bank_statement", false, false),
		FLAG(EVIDENCE_bank_statement));
	assert_int_equal(
		evidence_of_document("signed_payroll", true, true), FLAG(EVIDENCE_signed_payroll));
	assert_int_equal(evidence_of_document("signed_payroll", true, false), 0);
	assert_int_equal(evidence_of_document("signed_payroll", false, true), 0);
	assert_int_equal(evidence_of_document("photo", true, true), 0);
}

/* Whether a claim with this evidence is told that one of these words is missing; NULL: nothing is.
 */
static bool wants(const struct training_policy *policy, enum category category, unsigned present,
	const char *words)
{
	struct finding finding = evidence_judge(policy, category, present);

	if (!words)
		return finding.verdict == VERDICT_PASS;
	return finding.verdict == VERDICT_FAIL && says(&finding, words);
}

static void a_bank_statement_or_a_signed_payroll_with_its_table_is_enough(void **state)
{
	struct training_policy policy = paper();
	unsigned roster = FLAG(EVIDENCE_roster_scan) | FLAG(EVIDENCE_roster_rows);
	unsigned bank = roster | FLAG(EVIDENCE_bank_statement);
	unsigned payroll = roster | FLAG(EVIDENCE_signed_payroll);
	unsigned both = payroll | FLAG(EVIDENCE_payroll_rows);
	struct finding finding;

	(void)state;
	assert_true(wants(&policy, CATEGORY_new_hire, bank, NULL));
	assert_true(wants(&policy, CATEGORY_new_hire, both, NULL));
	assert_true(wants(&policy, CATEGORY_suspended, both, NULL));
	assert_true(wants(&policy, CATEGORY_new_hire, payroll,
		"\"change\":{\"evidence\":{\"one_of\":[\"payroll_rows\"]"));
	assert_true(wants(&policy, CATEGORY_suspended, 0, "\"one_of\":[\"roster_scan\"]"));
	assert_true(wants(&policy, CATEGORY_suspended, FLAG(EVIDENCE_roster_scan),
		"\"one_of\":[\"roster_rows\"]"));
	assert_true(wants(&policy, CATEGORY_new_hire, roster,
		"\"one_of\":[\"bank_statement\",\"signed_payroll\"]"));
	policy.payroll_rows = PAYROLL_ROWS_ALWAYS;
	finding = evidence_judge(&policy, CATEGORY_new_hire, bank);
	assert_true(says(&finding, "\"one_of\":[\"payroll_rows\"]"));
	assert_true(says(&finding, "\"payroll_rows_required\":\"always\""));
}

static bool proven(enum category category, void (*change)(struct training_plan *plan))
{
	struct training_policy policy = paper();
	struct training_plan plan = a_plan(category);

	change(&plan);
	return training_category_proven(&policy, &plan);
}

static void nothing_changed(struct training_plan *plan)
{
	(void)plan;
}

static void no_size(struct training_plan *plan)
{
	plan->size = SIZE_undetermined;
}

static void work_goes_on(struct training_plan *plan)
{
	plan->suspended = false;
}

static void unlisted(struct training_plan *plan)
{
	plan->industry_listed = false;
}

static void trader(struct training_plan *plan)
{
	plan->sole_trader = true;
}

static void insured_trader(struct training_plan *plan)
{
	plan->sole_trader = plan->insured_as_unit = true;
}

/* What an officer may accept in a finding is another matter. */
static void a_category_is_proven_by_what_is_determined(void **state)
{
	static const struct {
		void (*change)(struct training_plan *plan);
		bool holds[CATEGORY_COUNT];
	} cases[] = {
		{ nothing_changed, { true, true, true } },
		{ no_size, { false, false, true } },
		{ work_goes_on, { true, false, true } },
		{ unlisted, { true, true, false } },
		{ trader, { false, false, false } },
		{ insured_trader, { false, false, true } },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		for (unsigned c = 0; c < CATEGORY_COUNT; c++)
			assert_int_equal(
				proven((enum category)c, cases[i].change), cases[i].holds[c]);
}

static void which_sizes_a_category_is_for_is_the_policy_s_word(void **state)
{
	struct training_policy policy = paper();
	struct training_plan plan = a_plan(CATEGORY_new_hire);

	(void)state;
	plan.size = SIZE_large;
	assert_false(training_category_proven(&policy, &plan));
	policy.sizes[CATEGORY_new_hire] |= FLAG(SIZE_large);
	assert_true(training_category_proven(&policy, &plan));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_ordinary_plan_of_each_category_passes),
		cmocka_unit_test(a_category_is_proven_by_what_is_determined),
		cmocka_unit_test(which_sizes_a_category_is_for_is_the_policy_s_word),
		cmocka_unit_test(a_large_enterprise_may_use_the_third_category_only),
		cmocka_unit_test(an_undetermined_size_waits_for_an_officer),
		cmocka_unit_test(a_suspended_enterprise_needs_its_determination),
		cmocka_unit_test(an_industry_off_the_list_waits_for_an_officer),
		cmocka_unit_test(a_sole_trader_is_insured_as_a_unit_and_uses_the_third_category),
		cmocka_unit_test(a_kind_that_is_not_the_codes_waits_for_an_officer),
		cmocka_unit_test(a_plan_keeps_within_the_months_of_the_programme),
		cmocka_unit_test(a_plan_of_new_hires_has_no_ordinary_staff),
		cmocka_unit_test(more_persons_than_insured_is_a_question),
		cmocka_unit_test(amounts_are_computed),
		cmocka_unit_test(the_last_day_of_acceptance_counts),
		cmocka_unit_test(beyond_the_window_a_grace_says_until_when_and_why),
		cmocka_unit_test(
			a_grace_never_shortens_the_window_and_without_numbers_grants_nothing),
		cmocka_unit_test(a_month_can_be_claimed_from_its_start_or_its_end),
		cmocka_unit_test(the_finding_on_the_month_names_the_value_of_its_parameter),
		cmocka_unit_test(a_claim_stays_within_what_was_published),
		cmocka_unit_test(the_quarter_before_ends_the_month_before_its_quarter),
		cmocka_unit_test(a_suspended_enterprise_shows_the_wages_of_the_quarter_before),
		cmocka_unit_test(scans_count_as_evidence_by_their_kind),
		cmocka_unit_test(a_bank_statement_or_a_signed_payroll_with_its_table_is_enough),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}

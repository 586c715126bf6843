// floors: rules base
#include "refund_case.h"
#include "rules/refund_amount.h"

/* Layoffs (S7) */

enum { A = LAYOFF_A, B = LAYOFF_B, C = LAYOFF_C };

/* Bounds are inclusive: 5.5 % of 200 is 11 persons, of 199 not quite 11; 20 % of 30 is 6. */
static void the_layoff_bound_is_met_exactly_or_missed_by_one_person(void **state)
{
	static const struct {
		int method;
		int64_t begin, end, mean, retired, died, claimants;
		int64_t layoffs, of;
		enum verdict verdict;
		const char *says;
	} cases[] = {
		{ A, 200, 189, 200, 0, 0, 99, 11, 200, VERDICT_PASS, "\"layoffs\":11" },
		{ A, 200, 188, 200, 0, 0, 0, 12, 200, VERDICT_FAIL,
			"{\"layoffs\":{\"at_most\":11}}" },
		{ A, 200, 189, 199, 0, 0, 0, 11, 199, VERDICT_FAIL,
			"{\"layoffs\":{\"at_most\":10}}" },
		{ A, 200, 189, 201, 0, 0, 0, 11, 201, VERDICT_PASS, "\"insured_mean\":201" },
		{ A, 200, 188, 200, 1, 0, 0, 11, 200, VERDICT_PASS, "\"retired\":1" },
		{ A, 200, 188, 200, 0, 1, 0, 11, 200, VERDICT_PASS, "\"died\":1" },
		{ A, 200, 187, 200, 1, 0, 0, 12, 200, VERDICT_FAIL,
			"{\"layoffs\":{\"at_most\":11}}" },
		{ A, 200, 195, 200, 3, 4, 0, 0, 200, VERDICT_PASS, "\"layoffs\":0" },
		{ A, 200, 260, 230, 0, 0, 0, 0, 230, VERDICT_PASS, "\"layoffs\":0" },
		{ A, 200, 200, 200, 0, 0, 0, 0, 200, VERDICT_PASS, "\"layoffs\":0" },
		{ A, 0, 0, 0, 0, 0, 0, 0, 0, VERDICT_FAIL, "{\"insured_mean\":{\"at_least\":1}}" },
		{ A, 40, 0, 20, 0, 0, 0, 40, 20, VERDICT_FAIL, "{\"layoffs\":{\"at_most\":4}}" },
		{ B, 200, 150, 170, 0, 0, 11, 11, 200, VERDICT_PASS, "\"claimants\":11" },
		{ B, 200, 150, 170, 0, 0, 12, 12, 200, VERDICT_FAIL,
			"{\"layoffs\":{\"at_most\":11}}" },
		{ B, 200, 189, 200, 0, 0, 50, 11, 200, VERDICT_PASS, "\"insured_end\":189" },
		{ B, 200, 188, 200, 0, 0, 50, 12, 200, VERDICT_FAIL,
			"{\"layoffs\":{\"at_most\":11}}" },
		{ B, 200, 188, 200, 5, 5, 50, 12, 200, VERDICT_FAIL, "\"insured_begin\":200" },
		{ B, 200, 250, 220, 0, 0, 50, 0, 200, VERDICT_PASS, "\"layoffs\":0" },
		{ B, 0, 50, 25, 0, 0, 0, 0, 0, VERDICT_FAIL,
			"{\"insured_begin\":{\"at_least\":1}}" },
		{ C, 200, 100, 200, 0, 0, 11, 11, 200, VERDICT_PASS, "\"claimants\":11" },
		{ C, 200, 300, 200, 0, 0, 12, 12, 200, VERDICT_FAIL,
			"{\"layoffs\":{\"at_most\":11}}" },
		{ C, 200, 200, 182, 0, 0, 10, 10, 182, VERDICT_PASS, "\"insured_mean\":182" },
		{ C, 200, 200, 181, 0, 0, 10, 10, 181, VERDICT_FAIL,
			"{\"layoffs\":{\"at_most\":9}}" },
		{ C, 200, 200, 0, 0, 0, 0, 0, 0, VERDICT_FAIL,
			"{\"insured_mean\":{\"at_least\":1}}" },
		{ A, 36, 30, 30, 0, 0, 0, 6, 30, VERDICT_PASS, "\"layoff_permille_le30\":200" },
		{ A, 37, 30, 30, 0, 0, 0, 7, 30, VERDICT_FAIL, "{\"layoffs\":{\"at_most\":6}}" },
		{ B, 30, 24, 27, 0, 0, 9, 6, 30, VERDICT_PASS, "\"insured\":24" },
		{ C, 30, 30, 30, 0, 0, 7, 7, 30, VERDICT_FAIL, "{\"layoffs\":{\"at_most\":6}}" },
		{ A, 32, 31, 31, 0, 0, 0, 1, 31, VERDICT_PASS, "\"layoff_permille\":55" },
		{ A, 33, 31, 31, 0, 0, 0, 2, 31, VERDICT_FAIL, "{\"layoffs\":{\"at_most\":1}}" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct refund_policy policy = terms_on(20200801);
		struct premium_record record = a_record();
		struct refund_facts facts = a_case(&record);

		policy.term[TERM_layoff_method].value = cases[i].method;
		record.insured_begin = cases[i].begin;
		record.insured_end = cases[i].end;
		record.insured_mean = cases[i].mean;
		record.retired = cases[i].retired;
		record.died = cases[i].died;
		record.claimants = cases[i].claimants;
		struct heard heard = hear(&policy, &facts);
		const struct finding *layoff = of_rule(&heard, RULE_REFUND_LAYOFF);
		const struct layoffs *layoffs = &heard.result.layoffs[cases[i].method];
		assert_int_equal(layoffs->persons, cases[i].layoffs);
		assert_int_equal(layoffs->of, cases[i].of);
		assert_int_equal(layoff->verdict, cases[i].verdict);
		assert_true(says(layoff, cases[i].says));
	}
}

/* 5.5 % of 200 is 11 persons. */
static void without_a_method_the_three_decide_where_they_agree(void **state)
{
	static const struct {
		int64_t begin, end, mean, retired, claimants;
		enum verdict verdict;
		const char *within, *says;
	} cases[] = {
		{ 200, 200, 200, 0, 0, VERDICT_PASS, "\"within_bound\":[\"A\",\"B\",\"C\"]",
			"\"layoff_method\":null" },
		{ 200, 189, 200, 0, 11, VERDICT_PASS, "\"within_bound\":[\"A\",\"B\",\"C\"]",
			"{\"layoffs_a\":11,\"of_a\":200,\"layoffs_b\":11,\"of_b\":200,"
			"\"layoffs_c\":11,\"of_c\":200,\"insured\":189," },
		{ 200, 188, 200, 0, 12, VERDICT_FAIL, "\"within_bound\":[]",
			"{\"layoffs_a\":{\"at_most\":11}}" },
		{ 200, 100, 150, 0, 60, VERDICT_FAIL, "\"within_bound\":[]",
			"{\"layoffs_b\":{\"at_most\":11}}" },
		{ 200, 100, 200, 0, 60, VERDICT_FAIL, "\"within_bound\":[]",
			"{\"layoffs_a\":100,\"of_a\":200,\"layoffs_b\":60,\"of_b\":200,"
			"\"layoffs_c\":60,\"of_c\":200,\"insured\":100," },
		{ 200, 188, 200, 0, 11, VERDICT_NEEDS_REVIEW, "\"within_bound\":[\"B\",\"C\"]",
			"{\"layoff_method\":{\"one_of\":[\"B\",\"C\"]}}" },
		{ 200, 188, 200, 1, 12, VERDICT_NEEDS_REVIEW, "\"within_bound\":[\"A\"]",
			"{\"layoff_method\":{\"one_of\":[\"A\"]}}" },
		{ 200, 200, 200, 0, 12, VERDICT_NEEDS_REVIEW, "\"within_bound\":[\"A\",\"B\"]",
			"{\"layoff_method\":{\"one_of\":[\"A\",\"B\"]}}" },
		{ 0, 50, 25, 0, 0, VERDICT_NEEDS_REVIEW, "\"within_bound\":[\"A\",\"C\"]",
			"\"of_b\":0" },
		{ 0, 0, 0, 0, 0, VERDICT_FAIL, "\"within_bound\":[]",
			"{\"of_a\":{\"at_least\":1}}" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct refund_policy policy = terms_on(20200801);
		struct premium_record record = a_record();
		struct refund_facts facts = a_case(&record);

		policy.term[TERM_layoff_method].value = TERM_UNKNOWN;
		record.insured_begin = cases[i].begin;
		record.insured_end = cases[i].end;
		record.insured_mean = cases[i].mean;
		record.retired = cases[i].retired;
		record.claimants = cases[i].claimants;
		struct heard heard = hear(&policy, &facts);
		const struct finding *layoff = of_rule(&heard, RULE_REFUND_LAYOFF);
		assert_int_equal(layoff->verdict, cases[i].verdict);
		assert_true(says(layoff, cases[i].within));
		assert_true(says(layoff, cases[i].says));
	}
}

static void the_bound_of_a_year_is_its_own(void **state)
{
	static const struct {
		int day;
		int64_t layoffs;
		enum verdict verdict;
	} cases[] = {
		{ 20200801, 11, VERDICT_PASS },
		{ 20200801, 12, VERDICT_FAIL },
		{ 20210801, 12, VERDICT_PASS },
		{ 20210801, 13, VERDICT_FAIL },
		{ 20220801, 11, VERDICT_PASS },
		{ 20220801, 12, VERDICT_FAIL },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct refund_policy policy = terms_on(cases[i].day);
		struct premium_record record = a_record();
		struct refund_facts facts = a_case(&record);

		policy.term[TERM_layoff_method].value = LAYOFF_C;
		record.claimants = cases[i].layoffs;
		struct heard heard = hear(&policy, &facts);
		assert_int_equal(of_rule(&heard, RULE_REFUND_LAYOFF)->verdict, cases[i].verdict);
	}
}

static void thirty_insured_are_few_by_the_headcount_the_policy_names(void **state)
{
	static const struct {
		enum headcount_basis basis;
		int64_t year_end, mean, now, permille;
	} cases[] = {
		{ BASIS_year_end, 30, 31, 31, 200 },
		{ BASIS_year_end, 31, 30, 30, 55 },
		{ BASIS_mean, 31, 30, 31, 200 },
		{ BASIS_mean, 30, 31, 30, 55 },
		{ BASIS_now, 31, 31, 30, 200 },
		{ BASIS_now, 30, 30, 31, 55 },
		{ BASIS_year_end, 0, 40, 40, 200 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct refund_policy policy = terms_on(20200801);
		struct premium_record record = a_record();
		struct refund_facts facts = a_case(&record);

		policy.term[TERM_le30_basis].value = cases[i].basis;
		record.insured_end = cases[i].year_end;
		record.insured_mean = cases[i].mean;
		record.insured_now = cases[i].now;
		struct heard heard = hear(&policy, &facts);
		assert_int_equal(heard.result.layoff_permille, cases[i].permille);
		assert_true(says(of_rule(&heard, RULE_REFUND_LAYOFF),
			headcount_basis_words[cases[i].basis]));
	}
}

/* The other conditions */

static void a_case_without_a_record_has_no_amount_and_says_whose_record_is_missing(void **state)
{
	struct refund_policy policy = terms_on(20200801);
	struct refund_facts facts = a_case(NULL);

	(void)state;
	for (int distressed = 0; distressed < 2; distressed++) {
		facts.distressed = distressed;
		struct heard heard = hear(&policy, &facts);
		const struct finding *record = of_rule(&heard, RULE_REFUND_RECORD);
		assert_int_equal(heard.count, distressed ? 2 : 3);
		assert_int_equal(record->verdict, VERDICT_FAIL);
		assert_true(says(record, "\"base_year\":2019"));
		assert_true(says(record, "{\"record\":{\"to\":true}}"));
		assert_int_equal(heard.result.amount_fen, -1);
		assert_int_equal(heard.result.premiums_fen, -1);
		assert_int_equal(heard.result.layoffs[A].persons, -1);
		assert_int_equal(of_rule(&heard, RULE_REFUND_WINDOW)->verdict, VERDICT_PASS);
	}
}

static void months_insured_and_arrears_are_met_exactly_or_not(void **state)
{
	static const struct {
		int64_t months, now, arrears_fen;
		enum arrears_rule arrears;
		enum rule rule;
		enum verdict verdict;
		const char *says;
	} cases[] = {
		{ 12, 1, 0, ARREARS_refuse, RULE_REFUND_INSURED, VERDICT_PASS, "\"months\":12" },
		{ 11, 1, 0, ARREARS_refuse, RULE_REFUND_INSURED, VERDICT_FAIL,
			"{\"months\":{\"at_least\":12}}" },
		{ 12, 0, 0, ARREARS_refuse, RULE_REFUND_INSURED, VERDICT_FAIL,
			"{\"insured_now\":{\"at_least\":1}}" },
		{ 0, 0, 0, ARREARS_refuse, RULE_REFUND_INSURED, VERDICT_FAIL,
			"{\"months\":{\"at_least\":12}}" },
		{ 12, 1, 0, ARREARS_refuse, RULE_REFUND_ARREARS, VERDICT_PASS,
			"\"arrears_rule\":\"refuse\"" },
		{ 12, 1, 1, ARREARS_refuse, RULE_REFUND_ARREARS, VERDICT_FAIL,
			"{\"arrears_fen\":{\"at_most\":0}}" },
		{ 12, 1, 1, ARREARS_ignore, RULE_REFUND_ARREARS, VERDICT_PASS,
			"\"arrears_fen\":1" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct refund_policy policy = terms_on(20200801);
		struct premium_record record = a_record();
		struct refund_facts facts = a_case(&record);

		policy.term[TERM_arrears_rule].value = cases[i].arrears;
		record.months = cases[i].months;
		record.insured_now = cases[i].now;
		record.arrears_fen = cases[i].arrears_fen;
		struct heard heard = hear(&policy, &facts);
		assert_int_equal(of_rule(&heard, cases[i].rule)->verdict, cases[i].verdict);
		assert_true(says(of_rule(&heard, cases[i].rule), cases[i].says));
		assert_int_equal(heard.result.amount_fen, 10000000);
	}
}

static void premiums_too_low_for_so_many_persons_wait_for_an_officer(void **state)
{
	static const struct {
		int64_t each_fen, employer_fen, worker_fen, mean;
		bool distressed, judged;
		enum verdict verdict;
		const char *says;
	} cases[] = {
		{ 1000, 100000, 100000, 200, false, true, VERDICT_PASS, "\"premiums_fen\":200000" },
		{ 1000, 100000, 99999, 200, false, true, VERDICT_NEEDS_REVIEW,
			"\"change\":{\"premiums_fen\":{\"at_least\":200000}}" },
		{ 1000, 0, 0, 1, false, true, VERDICT_NEEDS_REVIEW, "\"insured_mean\":1" },
		{ 1000, 0, 999, 1, true, true, VERDICT_NEEDS_REVIEW,
			"\"assumed\":[\"min_premium_fen_per_head\"]" },
		{ 999999, MONEY_MAX_FEN / 2, 0, 10000000, false, true, VERDICT_NEEDS_REVIEW,
			"{\"at_least\":9999990000000}" },
		{ MONEY_MAX_FEN, 0, 5, 2, false, true, VERDICT_NEEDS_REVIEW,
			"{\"at_least\":10000000000000}" },
		{ 1000, MONEY_MAX_FEN, 1, 200, .judged = false },
		{ 1000, 0, 0, 0, .judged = false },
		{ TERM_UNKNOWN, 0, 0, 200, .judged = false },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct refund_policy policy = terms_on(20200801);
		struct premium_record record = a_record();
		struct refund_facts facts = a_case(&record);

		policy.term[TERM_min_premium_fen_per_head].value = cases[i].each_fen;
		record.employer_fen = cases[i].employer_fen;
		record.worker_fen = cases[i].worker_fen;
		record.insured_mean = cases[i].mean;
		facts.distressed = cases[i].distressed;
		struct heard heard = hear(&policy, &facts);
		const struct finding *finding = of_rule(&heard, RULE_REFUND_PER_HEAD);
		assert_int_equal(finding != NULL, cases[i].judged);
		if (!finding)
			continue;
		assert_int_equal(finding->verdict, cases[i].verdict);
		assert_true(says(finding, cases[i].says));
	}
}

static void a_kind_that_is_not_the_codes_waits_for_an_officer(void **state)
{
	struct refund_policy policy = terms_on(20200801);
	struct premium_record record = a_record();
	struct refund_facts facts = a_case(&record);

	(void)state;
	struct heard heard = hear(&policy, &facts);
	assert_null(of_rule(&heard, RULE_KIND));
	facts.kind_differs = true;
	heard = hear(&policy, &facts);
	assert_int_equal(of_rule(&heard, RULE_KIND)->verdict, VERDICT_NEEDS_REVIEW);
	assert_true(heard.result.amount_fen > 0);
}

static void the_day_of_receipt_lies_in_the_window_or_not(void **state)
{
	static const struct {
		int received;
		enum verdict verdict;
		const char *says;
	} cases[] = {
		{ 20200531, VERDICT_FAIL, "{\"received_on\":{\"at_least\":\"2020-06-01\"}}" },
		{ 20200601, VERDICT_PASS, "\"accept_from\":\"2020-06-01\"" },
		{ 20201231, VERDICT_PASS, "\"accept_until\":\"2020-12-31\"" },
		{ 20210101, VERDICT_FAIL, "{\"received_on\":{\"at_most\":\"2020-12-31\"}}" },
	};
	struct refund_policy policy = terms_on(20200801);
	struct premium_record record = a_record();
	struct refund_facts facts = a_case(&record);

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		facts.received_on = on(cases[i].received);
		struct heard heard = hear(&policy, &facts);
		const struct finding *window = of_rule(&heard, RULE_REFUND_WINDOW);
		assert_int_equal(window->verdict, cases[i].verdict);
		assert_true(says(window, cases[i].says));
		assert_null(strstr(written(window), "assumed"));
	}
	policy.term[TERM_refund_accept_until].assumed = true;
	struct heard heard = hear(&policy, &facts);
	assert_true(says(of_rule(&heard, RULE_REFUND_WINDOW), "\"assumed\":[\"accept_until\"]"));
}

static void what_is_assumed_is_marked_and_what_the_paper_says_is_not(void **state)
{
	struct refund_policy policy = terms_on(20200801);
	struct premium_record record = a_record();
	struct refund_facts facts = a_case(&record);
	struct heard heard = hear(&policy, &facts);

	(void)state;
	assert_string_equal(written(of_rule(&heard, RULE_REFUND_LAYOFF)),
		"{\"rule\":\"R-REFUND-05\",\"clause\":\"S7\",\"verdict\":\"pass\",\"policy\":"
		"\"2020-15\",\"inputs\":{\"layoffs\":0,\"insured_mean\":200,\"insured_begin\":200,"
		"\"insured_end\":200,\"retired\":0,\"died\":0,\"insured\":200},\"parameters\":{"
		"\"layoff_method\":\"A\",\"layoff_permille\":55,\"le30_basis\":\"year_end\"},"
		"\"assumed\":[\"layoff_method\",\"layoff_permille\",\"le30_basis\"]}");
	assert_null(strstr(written(of_rule(&heard, RULE_REFUND_AMOUNT)), "assumed"));
	assert_null(strstr(written(of_rule(&heard, RULE_REFUND_RECORD)), "assumed"));
	facts.size = SIZE_large;
	heard = hear(&policy, &facts);
	assert_true(says(of_rule(&heard, RULE_REFUND_AMOUNT), "\"assumed\":[\"large_rate_bp\"]"));
}

static void a_clean_case_passes_every_rule_that_applies(void **state)
{
	struct refund_policy policy = terms_on(20200801);
	struct premium_record record = a_record();
	struct refund_facts facts = a_case(&record);
	struct heard heard = hear(&policy, &facts);

	(void)state;
	assert_int_equal(heard.count, 8);
	for (size_t i = 0; i < heard.count; i++) {
		assert_int_equal(heard.findings[i].verdict, VERDICT_PASS);
		assert_int_equal(heard.findings[i].change, CHANGE_NONE);
		assert_true(heard.findings[i].input_count < FINDING_FACTS);
	}
}

/* What other places published: amounts and thresholds as they were carried out there. */
static void the_worked_cases_of_other_places_come_out(void **state)
{
	struct refund_policy policy = terms_on(20201231);
	struct premium_record record = a_record();
	struct refund_facts facts = a_case(&record);

	(void)state;
	/* A middle-sized employer, 1,234.56 yuan paid by it and 617.28 by its workers: all of it.
	 */
	record.employer_fen = 123456;
	record.worker_fen = 61728;
	facts.size = SIZE_medium;
	assert_int_equal(hear(&policy, &facts).result.amount_fen, 185184);
	/* The year after, six tenths of it: 1,111.104 yuan. */
	policy = terms_on(20210101);
	assert_int_equal(hear(&policy, &facts).result.amount_fen, 111110);
	/* A raise from one half to all of it leaves the other half owed. */
	assert_int_equal(refund_amount_top_up(185184, 92592), 92592);
	/* In difficulty: six months of 605.50 yuan (865 × 70 %) for 100 insured on the mean. */
	policy.term[TERM_ui_monthly_fen].value = 60550;
	record.insured_mean = 100;
	facts.distressed = true;
	facts.chosen = METHOD_unemployment_benefit;
	assert_int_equal(hear(&policy, &facts).result.amount_fen, 36330000);
	/* A year of growth with claimants: by the lesser of the two nobody was laid off. */
	record.insured_end = record.insured_begin + 1;
	record.claimants = 40;
	policy.term[TERM_layoff_method].value = LAYOFF_B;
	assert_int_equal(hear(&policy, &facts).result.layoffs[B].persons, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_layoff_bound_is_met_exactly_or_missed_by_one_person),
		cmocka_unit_test(without_a_method_the_three_decide_where_they_agree),
		cmocka_unit_test(the_bound_of_a_year_is_its_own),
		cmocka_unit_test(thirty_insured_are_few_by_the_headcount_the_policy_names),
		cmocka_unit_test(
			a_case_without_a_record_has_no_amount_and_says_whose_record_is_missing),
		cmocka_unit_test(months_insured_and_arrears_are_met_exactly_or_not),
		cmocka_unit_test(premiums_too_low_for_so_many_persons_wait_for_an_officer),
		cmocka_unit_test(a_kind_that_is_not_the_codes_waits_for_an_officer),
		cmocka_unit_test(the_day_of_receipt_lies_in_the_window_or_not),
		cmocka_unit_test(what_is_assumed_is_marked_and_what_the_paper_says_is_not),
		cmocka_unit_test(a_clean_case_passes_every_rule_that_applies),
		cmocka_unit_test(the_worked_cases_of_other_places_come_out),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}

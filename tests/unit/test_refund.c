// floors: rules base
#include "refund_case.h"
#include "rules/refund_amount.h"

/* Amounts (S8 to S11) */

static void the_rate_follows_the_day_and_the_size(void **state)
{
	static const struct {
		int day;
		enum size size;
		int64_t rate_bp, amount_fen;
		int from;
	} cases[] = {
		{ 20200531, SIZE_small, 5000, 5000000, 20200101 },
		{ 20200601, SIZE_micro, 10000, 10000000, 20200601 },
		{ 20200601, SIZE_small, 10000, 10000000, 20200601 },
		{ 20200601, SIZE_medium, 10000, 10000000, 20200601 },
		{ 20200601, SIZE_large, 5000, 5000000, 20200101 },
		{ 20201231, SIZE_medium, 10000, 10000000, 20200601 },
		{ 20201231, SIZE_large, 5000, 5000000, 20200101 },
		{ 20210101, SIZE_medium, 6000, 6000000, 20210101 },
		{ 20210101, SIZE_large, 3000, 3000000, 20210101 },
		{ 20211231, SIZE_micro, 6000, 6000000, 20210101 },
		{ 20220101, SIZE_micro, 9000, 9000000, 20220101 },
		{ 20220101, SIZE_large, 5000, 5000000, 20220101 },
		{ 20221231, SIZE_small, 9000, 9000000, 20220101 },
		{ 20230101, SIZE_small, 6000, 6000000, 20230101 },
		{ 20230101, SIZE_large, 3000, 3000000, 20230101 },
		{ 20251231, SIZE_medium, 6000, 6000000, 20230101 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct refund_policy policy = terms_on(cases[i].day);
		struct premium_record record = a_record();
		struct refund_facts facts = a_case(&record);

		facts.size = cases[i].size;
		struct heard heard = hear(&policy, &facts);
		assert_int_equal(heard.result.rate_bp, cases[i].rate_bp);
		assert_int_equal(heard.result.amount_fen, cases[i].amount_fen);
		assert_int_equal(heard.result.rate_from, on(cases[i].from));
		assert_int_equal(heard.result.kind, REFUND_ordinary);
		assert_int_equal(heard.result.method, METHOD_premiums);
		assert_false(heard.result.needs_choice);
		assert_int_equal(of_rule(&heard, RULE_REFUND_AMOUNT)->verdict, VERDICT_PASS);
	}
}

static void an_amount_is_rounded_half_up_to_the_fen(void **state)
{
	static const struct {
		int64_t employer_fen, worker_fen, rate_bp, amount_fen;
	} cases[] = {
		{ 1, 0, 5000, 1 },    /* 0.5 */
		{ 1, 0, 4999, 0 },    /* 0.4999 */
		{ 2, 1, 5000, 2 },    /* 1.5 */
		{ 0, 5, 3000, 2 },    /* 1.5 */
		{ 100, 1, 3000, 30 }, /* 30.3 */
		{ 1, 4, 9000, 5 },    /* 4.5 */
		{ 1, 3, 6000, 2 },    /* 2.4 */
		{ 8333, 0, 6000, 5000 },
		{ 33333, 33334, 10000, 66667 },
		{ MONEY_MAX_FEN, 0, 10000, MONEY_MAX_FEN },
		{ MONEY_MAX_FEN - 1, 0, 5000, MONEY_MAX_FEN / 2 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct refund_policy policy = terms_on(20200801);
		struct premium_record record = a_record();
		struct refund_facts facts = a_case(&record);

		policy.term[TERM_sme_rate_bp].value = cases[i].rate_bp;
		record.employer_fen = cases[i].employer_fen;
		record.worker_fen = cases[i].worker_fen;
		assert_int_equal(hear(&policy, &facts).result.amount_fen, cases[i].amount_fen);
	}
}

static void an_amount_outside_money_or_of_nothing_is_no_entitlement(void **state)
{
	static const struct {
		int64_t employer_fen, worker_fen, rate_bp, amount_fen;
		const char *change;
	} cases[] = {
		{ MONEY_MAX_FEN, 1, 10000, -1, "{\"premiums_fen\":{\"at_most\":10000000000000}}" },
		{ MONEY_MAX_FEN, 0, 20000, -1, "{\"premiums_fen\":{\"at_most\":10000000000000}}" },
		{ 0, 0, 10000, 0, "{\"premiums_fen\":{\"at_least\":1}}" },
		{ 0, 1, 3000, 0, "{\"premiums_fen\":{\"at_least\":2}}" },
		{ 5, 5, 0, 0, "{\"sme_rate_bp\":{\"at_least\":1}}" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct refund_policy policy = terms_on(20200801);
		struct premium_record record = a_record();
		struct refund_facts facts = a_case(&record);

		policy.term[TERM_sme_rate_bp].value = cases[i].rate_bp;
		record.employer_fen = cases[i].employer_fen;
		record.worker_fen = cases[i].worker_fen;
		struct heard heard = hear(&policy, &facts);
		assert_int_equal(heard.result.amount_fen, cases[i].amount_fen);
		assert_int_equal(of_rule(&heard, RULE_REFUND_AMOUNT)->verdict, VERDICT_FAIL);
		assert_true(says(of_rule(&heard, RULE_REFUND_AMOUNT), cases[i].change));
	}
}

static void without_a_size_there_is_no_rate(void **state)
{
	static const enum size unknown[] = { SIZE_undetermined, SIZE_COUNT };
	struct refund_policy policy = terms_on(20200801);
	struct premium_record record = a_record();

	(void)state;
	for (size_t i = 0; i < LENGTH(unknown); i++) {
		struct refund_facts facts = a_case(&record);

		facts.size = unknown[i];
		struct heard heard = hear(&policy, &facts);
		const struct finding *size = of_rule(&heard, RULE_REFUND_SIZE);
		assert_int_equal(heard.result.amount_fen, -1);
		assert_int_equal(heard.result.rate_bp, -1);
		assert_string_equal(heard.result.methods[METHOD_premiums].missing, "size");
		assert_int_equal(size->verdict, VERDICT_NEEDS_REVIEW);
		assert_true(says(size,
			"{\"size\":{\"one_of\":[\"micro\",\"small\",\"medium\",\"large\"]"
			"}}"));
		assert_true(says(size, i ? "\"size\":null" : "\"size\":\"undetermined\""));
		assert_int_equal(
			of_rule(&heard, RULE_REFUND_AMOUNT)->verdict, VERDICT_NEEDS_REVIEW);
		assert_true(says(of_rule(&heard, RULE_REFUND_AMOUNT), "\"amount_fen\":null"));
	}
}

/* Employers in difficulty (S13 to S15) */

static void in_difficulty_both_methods_are_computed_and_one_is_chosen(void **state)
{
	enum {
		NONE = METHOD_COUNT,
		UI = METHOD_unemployment_benefit,
		SI = METHOD_social_insurance
	};
	static const struct {
		int64_t ui_fen, social_fen, mean;
		unsigned chosen;
		int64_t by_benefit, by_insurance, amount_fen;
		enum verdict verdict;
		const char *says;
	} cases[] = {
		{ 60550, 900000, 100, NONE, 36330000, 2700000, -1, VERDICT_NEEDS_REVIEW,
			"{\"method\":{\"one_of\":[\"unemployment_benefit\",\"social_insurance\"]}"
			"}" },
		{ 60550, 900000, 100, UI, 36330000, 2700000, 36330000, VERDICT_PASS,
			"\"method\":\"unemployment_benefit\"" },
		{ 60550, 900000, 100, SI, 36330000, 2700000, 2700000, VERDICT_PASS,
			"\"unemployment_benefit_fen\":36330000" },
		{ 60550, 900000, 1, UI, 363300, 2700000, 363300, VERDICT_PASS,
			"\"insured_mean\":1" },
		{ -1, 900000, 100, NONE, -1, 2700000, -1, VERDICT_NEEDS_REVIEW,
			"{\"method\":{\"one_of\":[\"social_insurance\"]}}" },
		{ -1, 900000, 100, SI, -1, 2700000, 2700000, VERDICT_PASS,
			"\"ui_monthly_fen\":null" },
		{ -1, 900000, 100, UI, -1, 2700000, -1, VERDICT_NEEDS_REVIEW,
			"{\"method\":{\"one_of\":[\"social_insurance\"]}}" },
		{ 60550, -1, 100, NONE, 36330000, -1, -1, VERDICT_NEEDS_REVIEW,
			"{\"method\":{\"one_of\":[\"unemployment_benefit\"]}}" },
		{ 60550, -1, 100, UI, 36330000, -1, 36330000, VERDICT_PASS,
			"\"social_monthly_fen\":null" },
		{ 60550, -1, 100, SI, 36330000, -1, -1, VERDICT_NEEDS_REVIEW,
			"{\"method\":{\"one_of\":[\"unemployment_benefit\"]}}" },
		{ -1, -1, 100, NONE, -1, -1, -1, VERDICT_NEEDS_REVIEW,
			"{\"social_monthly_fen\":{\"at_least\":1}}" },
		{ -1, -1, 100, SI, -1, -1, -1, VERDICT_NEEDS_REVIEW,
			"{\"social_monthly_fen\":{\"at_least\":1}}" },
		{ -1, 0, 100, SI, -1, 0, 0, VERDICT_FAIL,
			"{\"social_monthly_fen\":{\"at_least\":1}}" },
		{ 60550, -1, 0, UI, 0, -1, 0, VERDICT_NEEDS_REVIEW,
			"{\"social_monthly_fen\":{\"at_least\":1}}" },
		{ -1, MONEY_MAX_FEN, 100, SI, -1, -1, -1, VERDICT_FAIL,
			"{\"social_monthly_fen\":{\"at_most\":3333333333333}}" },
		{ MONEY_MAX_FEN, 900000, 100, SI, -1, 2700000, 2700000, VERDICT_PASS,
			"\"unemployment_benefit_fen\":null" },
		{ MONEY_MAX_FEN / 6, 900000, 2, NONE, -1, 2700000, -1, VERDICT_NEEDS_REVIEW,
			"{\"method\":{\"one_of\":[\"social_insurance\"]}}" },
		{ 60550, 900000, 100, METHOD_premiums, 36330000, 2700000, -1, VERDICT_NEEDS_REVIEW,
			"\"method\":null" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct refund_policy policy = terms_on(20200801);
		struct premium_record record = a_record();
		struct refund_facts facts = a_case(&record);

		policy.term[TERM_ui_monthly_fen].value = cases[i].ui_fen;
		record.social_monthly_fen = cases[i].social_fen;
		record.insured_mean = cases[i].mean;
		facts.distressed = true;
		facts.size = SIZE_COUNT;
		facts.chosen = (enum refund_method)cases[i].chosen;
		struct heard heard = hear(&policy, &facts);
		const struct refund_amount *methods = heard.result.methods;
		const struct finding *method = of_rule(&heard, RULE_REFUND_METHOD);
		assert_int_equal(heard.result.kind, REFUND_distressed);
		assert_int_equal(methods[UI].fen, cases[i].by_benefit);
		assert_int_equal(methods[SI].fen, cases[i].by_insurance);
		assert_int_equal(methods[METHOD_premiums].fen, -1);
		assert_int_equal(heard.result.amount_fen, cases[i].amount_fen);
		assert_int_equal(method->verdict, cases[i].verdict);
		assert_true(says(method, cases[i].says));
		assert_null(of_rule(&heard, RULE_REFUND_SIZE));
		assert_null(of_rule(&heard, RULE_REFUND_AMOUNT));
	}
}

static void a_blocked_method_names_what_it_lacks_and_blocks_no_other(void **state)
{
	struct refund_policy policy = terms_on(20200801);
	struct premium_record record = a_record();
	struct refund_facts facts = a_case(&record);

	(void)state;
	facts.distressed = true;
	struct heard heard = hear(&policy, &facts);
	assert_string_equal(
		heard.result.methods[METHOD_unemployment_benefit].missing, "ui_monthly_fen");
	assert_string_equal(
		heard.result.methods[METHOD_social_insurance].missing, "social_monthly_fen");
	assert_null(heard.result.methods[METHOD_premiums].missing);
	assert_true(heard.result.needs_choice);

	policy.term[TERM_ui_monthly_fen].value = 60550;
	heard = hear(&policy, &facts);
	assert_null(heard.result.methods[METHOD_unemployment_benefit].missing);
	assert_string_equal(
		heard.result.methods[METHOD_social_insurance].missing, "social_monthly_fen");
}

static void what_a_reviewer_chose_for_difficulty_does_not_count_without_it(void **state)
{
	struct refund_policy policy = terms_on(20200801);
	struct premium_record record = a_record();
	struct refund_facts facts = a_case(&record);

	(void)state;
	facts.chosen = METHOD_social_insurance;
	struct heard heard = hear(&policy, &facts);
	assert_int_equal(heard.result.method, METHOD_premiums);
	assert_int_equal(heard.result.amount_fen, 10000000);
}

/* Top-ups (S12) and the reserve (S17, S18) */

static void a_top_up_is_what_is_still_owed(void **state)
{
	static const struct {
		int64_t entitlement_fen, paid_fen, due_fen;
	} cases[] = {
		{ 10000000, 5000000, 5000000 },
		{ 10000000, 9999999, 1 },
		{ 10000000, 10000000, 0 },
		{ 10000000, 10000001, 0 },
		{ 6000000, 10000000, 0 },
		{ 10000000, 5000000 + 2500000, 2500000 },
		{ 0, 0, 0 },
		{ 12, 0, 12 },
		{ MONEY_MAX_FEN, 1, MONEY_MAX_FEN - 1 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_int_equal(refund_amount_top_up(cases[i].entitlement_fen, cases[i].paid_fen),
			cases[i].due_fen);
}

static void every_term_has_a_name_and_only_three_can_be_missing(void **state)
{
	unsigned open = 0;

	(void)state;
	for (unsigned i = 0; i < TERM_COUNT; i++) {
		assert_non_null(refund_term_text((enum refund_term)i)->name);
		open += !refund_term_text((enum refund_term)i)->required;
	}
	assert_int_equal(open, 3);
	assert_false(refund_term_text(TERM_layoff_method)->required);
	assert_false(refund_term_text(TERM_ui_monthly_fen)->required);
	assert_false(refund_term_text(TERM_min_premium_fen_per_head)->required);
	assert_ptr_equal(refund_term_text(TERM_arrears_rule)->words, arrears_rule_words);
	assert_string_equal(rate_basis_words[RATE_AT_decision], "decision");
	assert_string_equal(refund_kind_words[REFUND_distressed], "distressed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_rate_follows_the_day_and_the_size),
		cmocka_unit_test(an_amount_is_rounded_half_up_to_the_fen),
		cmocka_unit_test(an_amount_outside_money_or_of_nothing_is_no_entitlement),
		cmocka_unit_test(without_a_size_there_is_no_rate),
		cmocka_unit_test(in_difficulty_both_methods_are_computed_and_one_is_chosen),
		cmocka_unit_test(a_blocked_method_names_what_it_lacks_and_blocks_no_other),
		cmocka_unit_test(what_a_reviewer_chose_for_difficulty_does_not_count_without_it),
		cmocka_unit_test(a_top_up_is_what_is_still_owed),
		cmocka_unit_test(every_term_has_a_name_and_only_three_can_be_missing),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}

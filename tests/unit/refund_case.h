/** What the tests of the refund's rules share: the terms of a day, a record, and a case of them. */
#pragma once
#include "finding_case.h"
#include "rules/refund.h"

static inline struct term term(int64_t value, bool assumed)
{
	return (struct term){ .value = value, .assumed = assumed, .valid_from = on(20200101) };
}

/* Rates and thresholds as they changed over the years; what is not the paper's is assumed. */
static const struct dated {
	int from;
	enum refund_term term;
	int64_t value;
	bool assumed;
} DATED[] = {
	{ 20200101, TERM_sme_rate_bp, 5000, true },
	{ 20200601, TERM_sme_rate_bp, 10000, false },
	{ 20210101, TERM_sme_rate_bp, 6000, true },
	{ 20220101, TERM_sme_rate_bp, 9000, true },
	{ 20230101, TERM_sme_rate_bp, 6000, true },
	{ 20200101, TERM_large_rate_bp, 5000, true },
	{ 20210101, TERM_large_rate_bp, 3000, true },
	{ 20220101, TERM_large_rate_bp, 5000, true },
	{ 20230101, TERM_large_rate_bp, 3000, true },
	{ 20200101, TERM_layoff_permille, 55, true },
	{ 20210101, TERM_layoff_permille, 60, true },
	{ 20220101, TERM_layoff_permille, 55, true },
};

/* The terms of a day, with layoff method A and no monthly benefit known. */
static inline struct refund_policy terms_on(int day)
{
	struct refund_policy policy = { .version = "2020-15",
		.opens = on(20200601),
		.term = { [TERM_refund_accept_until] = term(on(20201231), false),
			[TERM_layoff_permille_le30] = term(200, true),
			[TERM_le30_basis] = term(BASIS_year_end, true),
			[TERM_layoff_method] = term(LAYOFF_A, true),
			[TERM_min_insured_months] = term(12, true),
			[TERM_arrears_rule] = term(ARREARS_refuse, true),
			[TERM_troubled_months_ui_max] = term(6, false),
			[TERM_troubled_months_si_max] = term(3, false),
			[TERM_ui_monthly_fen] = term(TERM_UNKNOWN, true),
			[TERM_min_premium_fen_per_head] = term(1000, true),
			[TERM_reserve_months_ordinary] = term(12, false),
			[TERM_reserve_months_troubled] = term(24, false),
			[TERM_rate_date_basis] = term(RATE_AT_receipt, true) } };

	for (size_t i = 0; i < LENGTH(DATED); i++)
		if (DATED[i].from <= day)
			policy.term[DATED[i].term] = (struct term){ .value = DATED[i].value,
				.assumed = DATED[i].assumed,
				.valid_from = on(DATED[i].from) };
	return policy;
}

/* An employer of 200 that laid off nobody and owes nothing. */
static inline struct premium_record a_record(void)
{
	return (struct premium_record){ .employer_fen = 5000000,
		.worker_fen = 5000000,
		.social_monthly_fen = FIGURE_MISSING,
		.months = 12,
		.insured_begin = 200,
		.insured_end = 200,
		.insured_mean = 200,
		.insured_now = 200 };
}

static inline struct refund_facts a_case(const struct premium_record *record)
{
	return (struct refund_facts){ .base_year = 2019,
		.record = record,
		.size = SIZE_small,
		.chosen = METHOD_COUNT,
		.received_on = on(20200801) };
}

/* A case judged. */
struct heard {
	size_t count;
	struct finding findings[REFUND_FINDINGS];
	struct refund_result result;
};

static inline struct heard hear(
	const struct refund_policy *policy, const struct refund_facts *facts)
{
	struct heard heard;

	heard.count = refund_judge(policy, facts, heard.findings, &heard.result);
	return heard;
}

/* The finding of a rule, or NULL when it did not apply. */
static inline const struct finding *of_rule(const struct heard *heard, enum rule rule)
{
	for (size_t i = 0; i < heard->count; i++)
		if (heard->findings[i].rule == rule)
			return &heard->findings[i];
	return NULL;
}

/** What the tests of the training rules share: the paper's own numbers, and findings as text. */
#pragma once
#include "base/month.h"
#include "finding_case.h"
#include "rules/training.h"

#define ANY (~0u)

static inline int32_t in(int month)
{
	return month_of(on(month * 100 + 1));
}

/* The paper's own numbers, and assumed ones where it is silent. */
static inline struct training_policy paper(void)
{
	unsigned sme = FLAG(SIZE_micro) | FLAG(SIZE_small) | FLAG(SIZE_medium);
	struct training_policy policy = {
		.version = "2020-15",
		.amount_fen = 30000,
		.max_months = 6,
		.first_month = in(202006),
		.last_month = in(202012),
		.plan_from = on(20200714),
		.plan_until = on(20201231),
		.claim_from = DATE_NONE,
		.claim_until = on(20201231),
		.claimable = CLAIMABLE_FROM_START,
		.sizes = { sme, sme, ANY },
		.classes = { ANY & ~FLAG(CLASS_on_post), ANY, ANY },
		.proven = FLAG(CATEGORY_new_hire),
		.sole_trader = FLAG(CATEGORY_hit_industry),
		.suspension = FLAG(CATEGORY_suspended),
		.hit = FLAG(CATEGORY_hit_industry),
		.hit_by_code = true,
		.graduate_years = 2,
		.graduate_reference = GRADUATE_AT_HIRE,
		.new_hire_from = on(20200101),
		.new_hire_to = DATE_NONE,
		.age_min = 16,
		.retire_male = 60,
		.retire_female = 55,
		.partial = PARTIAL_ANY_DAY,
		.dismissals = FLAG(END_dismissed),
		.previous_quarter = FLAG(CATEGORY_suspended),
		.quarter_basis = QUARTER_BEFORE_CLAIM,
		.payroll_rows = PAYROLL_ROWS_WITH_SIGNED,
	};

	return policy;
}

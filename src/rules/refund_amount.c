#include "rules/refund_amount.h"

#include "base/date.h"
#include "base/money.h"

/* What is computed of one case: read, and written. */
struct reckoning {
	const struct refund_policy *policy;
	const struct refund_facts *facts;
	const struct premium_record *record;
	struct refund_result *result;
};

static int64_t value_of(const struct reckoning *reckoning, enum refund_term term)
{
	return reckoning->policy->term[term].value;
}

/* Layoffs (S7)
 * ---------------------------------------------------------------------------------------------- */

static int64_t lesser(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Growth lays off nobody. */
static int64_t decrease(int64_t begin, int64_t end)
{
	return begin > end ? begin - end : 0;
}

static struct layoffs layoffs_by_headcount(const struct premium_record *record)
{
	int64_t stayed = record->insured_end + record->retired + record->died;

	return (struct layoffs){ decrease(record->insured_begin, stayed), record->insured_mean };
}

static struct layoffs layoffs_by_either(const struct premium_record *record)
{
	int64_t fewer = decrease(record->insured_begin, record->insured_end);

	return (struct layoffs){ lesser(fewer, record->claimants), record->insured_begin };
}

static struct layoffs layoffs_by_claimants(const struct premium_record *record)
{
	return (struct layoffs){ record->claimants, record->insured_mean };
}

static void compute_layoffs(const struct reckoning *reckoning)
{
	static struct layoffs (*const formulas[LAYOFF_COUNT])(
		const struct premium_record *record) = {
		[LAYOFF_A] = layoffs_by_headcount,
		[LAYOFF_B] = layoffs_by_either,
		[LAYOFF_C] = layoffs_by_claimants,
	};

	reckoning->result->layoff_permille =
		value_of(reckoning, refund_layoff_term(reckoning->policy, reckoning->record));
	for (unsigned i = 0; i < LAYOFF_COUNT; i++)
		reckoning->result->layoffs[i] = formulas[i](reckoning->record);
}

/* Amounts
 * ---------------------------------------------------------------------------------------------- */

static struct refund_amount blocked(const char *missing)
{
	return (struct refund_amount){ .fen = -1, .missing = missing };
}

static struct refund_amount amount_of(bool in_range, int64_t fen, const char *figure)
{
	return in_range ? (struct refund_amount){ .fen = fen } : blocked(figure);
}

/* S10, S11: employer's and workers' premiums of the year before, times the rate of the size. */
static struct refund_amount by_premiums(const struct reckoning *reckoning)
{
	struct refund_result *result = reckoning->result;
	int64_t fen = -1;

	if (result->premiums_fen < 0)
		return blocked("premiums_fen");
	if (!refund_size_known(reckoning->facts))
		return blocked("size");
	const struct term *rate = &reckoning->policy->term[refund_rate_term(reckoning->facts)];
	result->rate_bp = rate->value;
	result->rate_from = rate->valid_from;
	bool in_range = money_share(result->premiums_fen, rate->value, REFUND_RATE_WHOLE, &fen);
	return amount_of(in_range, fen, "premiums_fen");
}

/* S14: months times the local monthly benefit times insured staff, the year's mean of them. */
static struct refund_amount by_benefit(const struct reckoning *reckoning)
{
	int64_t each = value_of(reckoning, TERM_ui_monthly_fen), person = 0, fen = -1;

	if (each < 0)
		return blocked("ui_monthly_fen");
	bool in_range =
		money_times(value_of(reckoning, TERM_troubled_months_ui_max), each, &person) &&
		money_times(reckoning->record->insured_mean, person, &fen);
	return amount_of(in_range, fen, "insured_mean");
}

/* S15: months times all social insurance due in a month. */
static struct refund_amount by_insurance(const struct reckoning *reckoning)
{
	int64_t fen = -1;

	if (reckoning->record->social_monthly_fen < 0)
		return blocked("social_monthly_fen");
	bool in_range = money_times(value_of(reckoning, TERM_troubled_months_si_max),
		reckoning->record->social_monthly_fen, &fen);
	return amount_of(in_range, fen, "social_monthly_fen");
}

typedef struct refund_amount method_compute(const struct reckoning *reckoning);
static method_compute *const COMPUTES[METHOD_COUNT] = {
	[METHOD_premiums] = by_premiums,
	[METHOD_unemployment_benefit] = by_benefit,
	[METHOD_social_insurance] = by_insurance,
};

static bool of_kind(enum refund_method method, enum refund_kind kind)
{
	return (method == METHOD_premiums) == (kind == REFUND_ordinary);
}

/* Of the methods only those of the kind are computed: ordinary and in difficulty, never both (S13).
 */
static void compute_methods(const struct reckoning *reckoning)
{
	struct refund_result *result = reckoning->result;

	for (unsigned i = 0; i < METHOD_COUNT; i++)
		if (of_kind((enum refund_method)i, result->kind))
			result->methods[i] = COMPUTES[i](reckoning);
}

static enum refund_method method_of(const struct refund_facts *facts, enum refund_kind kind)
{
	if (kind == REFUND_ordinary)
		return METHOD_premiums;
	return of_kind(facts->chosen, kind) ? facts->chosen : METHOD_COUNT;
}

void refund_amount_compute(const struct refund_policy *policy, const struct refund_facts *facts,
	struct refund_result *result)
{
	struct reckoning reckoning = { policy, facts, facts->record, result };
	enum refund_kind kind = facts->distressed ? REFUND_distressed : REFUND_ordinary;

	*result = (struct refund_result){ .kind = kind,
		.method = method_of(facts, kind),
		.amount_fen = -1,
		.methods = { blocked(NULL), blocked(NULL), blocked(NULL) },
		.premiums_fen = -1,
		.rate_bp = -1,
		.rate_from = DATE_NONE,
		.layoffs = { { -1, -1 }, { -1, -1 }, { -1, -1 } },
		.layoff_permille = -1 };
	result->needs_choice = result->method == METHOD_COUNT;
	if (!facts->record)
		return;
	if (!money_add(
		    facts->record->employer_fen, facts->record->worker_fen, &result->premiums_fen))
		result->premiums_fen = -1;
	compute_layoffs(&reckoning);
	compute_methods(&reckoning);
	if (!result->needs_choice)
		result->amount_fen = result->methods[result->method].fen;
}

/* Top-ups
 * ---------------------------------------------------------------------------------------------- */

int64_t refund_amount_top_up(int64_t entitlement_fen, int64_t paid_fen)
{
	return entitlement_fen > paid_fen ? entitlement_fen - paid_fen : 0;
}

#include "rules/refund.h"

#include "base/attr.h"
#include "base/money.h"
#include "rules/enterprise_kind.h"
#include "rules/refund_amount.h"
#include "rules/window.h"

#define SMALL_EMPLOYER 30

const char *const refund_kind_words[] = {
#define REFUND_KIND(word) #word,
#include "tbl/refund.def"
	NULL
};
const char *const refund_method_words[] = {
#define REFUND_METHOD(word) #word,
#include "tbl/refund.def"
	NULL
};
const char *const layoff_method_words[] = {
#define LAYOFF_METHOD(word) #word,
#include "tbl/refund.def"
	NULL
};
const char *const headcount_basis_words[] = {
#define HEADCOUNT_BASIS(word) #word,
#include "tbl/refund.def"
	NULL
};
const char *const arrears_rule_words[] = {
#define ARREARS_RULE(word) #word,
#include "tbl/refund.def"
	NULL
};
const char *const rate_basis_words[] = {
#define RATE_BASIS(word) #word,
#include "tbl/refund.def"
	NULL
};

const struct refund_term_text *refund_term_text(enum refund_term term)
{
	static const struct refund_term_text every_term[TERM_COUNT] = {
#define TERM(name, words, required) { #name, words, required },
#include "tbl/refund.def"
	};

	return &every_term[term];
}

/* The insured persons that say whether the employer is a small one (S7). */
static int64_t headcount(const struct refund_policy *policy, const struct premium_record *record)
{
	const int64_t counts[BASIS_COUNT] = { [BASIS_year_end] = record->insured_end,
		[BASIS_mean] = record->insured_mean,
		[BASIS_now] = record->insured_now };

	return counts[policy->term[TERM_le30_basis].value];
}

enum refund_term refund_layoff_term(
	const struct refund_policy *policy, const struct premium_record *record)
{
	return headcount(policy, record) <= SMALL_EMPLOYER ? TERM_layoff_permille_le30
							   : TERM_layoff_permille;
}

enum refund_term refund_rate_term(const struct refund_facts *facts)
{
	return facts->size == SIZE_large ? TERM_large_rate_bp : TERM_sme_rate_bp;
}

bool refund_size_known(const struct refund_facts *facts)
{
	return facts->size != SIZE_undetermined && facts->size != SIZE_COUNT;
}

/* What the rules of one case look at. */
struct judged_refund {
	const struct refund_policy *policy;
	const struct refund_facts *facts;
	const struct premium_record *record;
	const struct refund_result *result;
};

static int64_t value_of(const struct judged_refund *it, enum refund_term term)
{
	return it->policy->term[term].value;
}

static struct fact fact_known(const char *name, int64_t number)
{
	return number < 0 ? fact_text(name, NULL) : fact_number(name, number);
}

static struct fact fact_term(const struct judged_refund *it, enum refund_term term)
{
	const struct refund_term_text *text = refund_term_text(term);
	int64_t value = value_of(it, term);

	if (text->words && value >= 0)
		return fact_text(text->name, text->words[value]);
	return fact_known(text->name, value);
}

static void show_term(
	const struct judged_refund *it, struct finding *finding, enum refund_term term)
{
	finding_parameter(finding, fact_term(it, term));
	if (it->policy->term[term].assumed)
		finding_assume(finding, refund_term_text(term)->name);
}

/* Layoffs (S7)
 * ---------------------------------------------------------------------------------------------- */

/* Which figures show how a method came to its rate, and what its rate is called beside others. */
static const struct shown {
	bool by_headcount, by_leavers, by_claimants;
	const char *denominator, *persons_beside, *of_beside;
} SHOWN[LAYOFF_COUNT] = {
	[LAYOFF_A] = { .by_headcount = true,
		.by_leavers = true,
		.denominator = "insured_mean",
		.persons_beside = "layoffs_a",
		.of_beside = "of_a" },
	[LAYOFF_B] = { .by_headcount = true,
		.by_claimants = true,
		.denominator = "insured_begin",
		.persons_beside = "layoffs_b",
		.of_beside = "of_b" },
	[LAYOFF_C] = { .by_claimants = true,
		.denominator = "insured_mean",
		.persons_beside = "layoffs_c",
		.of_beside = "of_c" },
};

static void layoff_inputs(
	const struct judged_refund *it, enum layoff_method method, struct finding *finding)
{
	const struct premium_record *record = it->record;
	const struct shown *shown = &SHOWN[method];

	finding_input(finding, fact_number("layoffs", it->result->layoffs[method].persons));
	finding_input(finding, fact_number(shown->denominator, it->result->layoffs[method].of));
	if (shown->by_headcount && !shown->by_claimants)
		finding_input(finding, fact_number("insured_begin", record->insured_begin));
	if (shown->by_headcount)
		finding_input(finding, fact_number("insured_end", record->insured_end));
	if (shown->by_leavers) {
		finding_input(finding, fact_number("retired", record->retired));
		finding_input(finding, fact_number("died", record->died));
	}
	if (shown->by_claimants)
		finding_input(finding, fact_number("claimants", record->claimants));
	finding_input(finding, fact_number("insured", headcount(it->policy, record)));
}

/* By how many persons the bound is missed; the bound itself is still few. */
static int64_t layoffs_above(const struct refund_result *result, unsigned method)
{
	const struct layoffs *layoffs = &result->layoffs[method];

	return layoffs->persons - (int64_t)((__int128)result->layoff_permille * layoffs->of / 1000);
}

/* Without a headcount there is no rate, so nothing speaks for the employer. */
static void layoff_bound(const struct refund_result *result, unsigned method, const char *persons,
	const char *of, struct finding *finding)
{
	const struct layoffs *layoffs = &result->layoffs[method];
	int64_t above = layoffs_above(result, method);

	if (layoffs->of <= 0)
		finding_want(finding, VERDICT_FAIL, CHANGE_AT_LEAST, fact_number(of, 1));
	if (above > 0)
		finding_want(finding, VERDICT_FAIL, CHANGE_AT_MOST,
			fact_number(persons, layoffs->persons - above));
}

/* Methods by which few were laid off, as a mask. */
static unsigned layoff_methods_within(const struct refund_result *result)
{
	unsigned within = 0;

	for (unsigned i = 0; i < LAYOFF_COUNT; i++)
		if (result->layoffs[i].of > 0 && layoffs_above(result, i) <= 0)
			within |= 1u << i;
	return within;
}

static unsigned layoff_method_nearest(const struct refund_result *result)
{
	unsigned nearest = 0;

	for (unsigned i = 1; i < LAYOFF_COUNT; i++)
		if (layoffs_above(result, i) < layoffs_above(result, nearest))
			nearest = i;
	return nearest;
}

static void layoff_inputs_of_each(
	const struct judged_refund *it, unsigned within, struct finding *finding)
{
	const struct layoffs *layoffs = it->result->layoffs;

	for (unsigned i = 0; i < LAYOFF_COUNT; i++) {
		finding_input(finding, fact_number(SHOWN[i].persons_beside, layoffs[i].persons));
		finding_input(finding, fact_number(SHOWN[i].of_beside, layoffs[i].of));
	}
	finding_input(finding, fact_number("insured", headcount(it->policy, it->record)));
	finding_input(finding, fact_words("within_bound", within, layoff_method_words));
}

/* No method is set: where all three say the same, none has to be chosen. */
static void layoff_by_each(const struct judged_refund *it, struct finding *finding)
{
	unsigned all = (1u << LAYOFF_COUNT) - 1, within = layoff_methods_within(it->result);
	unsigned nearest = layoff_method_nearest(it->result);

	layoff_inputs_of_each(it, within, finding);
	if (!within)
		layoff_bound(it->result, nearest, SHOWN[nearest].persons_beside,
			SHOWN[nearest].of_beside, finding);
	else if (within != all)
		finding_want(finding, VERDICT_NEEDS_REVIEW, CHANGE_ONE_OF,
			fact_words("layoff_method", within, layoff_method_words));
}

static bool judge_layoff(const struct judged_refund *it, struct finding *finding)
{
	if (!it->record)
		return false;
	int64_t method = value_of(it, TERM_layoff_method);

	*finding = finding_of(RULE_REFUND_LAYOFF, it->policy->version);
	show_term(it, finding, TERM_layoff_method);
	show_term(it, finding, refund_layoff_term(it->policy, it->record));
	show_term(it, finding, TERM_le30_basis);
	if (method == TERM_UNKNOWN) {
		layoff_by_each(it, finding);
		return true;
	}
	layoff_inputs(it, (enum layoff_method)method, finding);
	layoff_bound(it->result, (unsigned)method, "layoffs", SHOWN[method].denominator, finding);
	return true;
}

/* The other conditions
 * ---------------------------------------------------------------------------------------------- */

static bool judge_record(const struct judged_refund *it, struct finding *finding)
{
	*finding = finding_of(RULE_REFUND_RECORD, it->policy->version);
	finding_input(finding, fact_number("base_year", it->facts->base_year));
	finding_input(finding, fact_flag("record", it->record));
	if (!it->record)
		finding_want(finding, VERDICT_FAIL, CHANGE_TO, fact_flag("record", true));
	return true;
}

static bool judge_insured(const struct judged_refund *it, struct finding *finding)
{
	if (!it->record)
		return false;
	int64_t wanted = value_of(it, TERM_min_insured_months);

	*finding = finding_of(RULE_REFUND_INSURED, it->policy->version);
	finding_input(finding, fact_number("months", it->record->months));
	finding_input(finding, fact_number("insured_now", it->record->insured_now));
	show_term(it, finding, TERM_min_insured_months);
	if (it->record->months < wanted)
		finding_want(finding, VERDICT_FAIL, CHANGE_AT_LEAST, fact_number("months", wanted));
	if (it->record->insured_now < 1)
		finding_want(finding, VERDICT_FAIL, CHANGE_AT_LEAST, fact_number("insured_now", 1));
	return true;
}

static bool judge_arrears(const struct judged_refund *it, struct finding *finding)
{
	if (!it->record)
		return false;
	*finding = finding_of(RULE_REFUND_ARREARS, it->policy->version);
	finding_input(finding, fact_number("arrears_fen", it->record->arrears_fen));
	show_term(it, finding, TERM_arrears_rule);
	if (it->record->arrears_fen > 0 && value_of(it, TERM_arrears_rule) == ARREARS_refuse)
		finding_want(finding, VERDICT_FAIL, CHANGE_AT_MOST, fact_number("arrears_fen", 0));
	return true;
}

static struct fact fact_sizes(void)
{
	unsigned known = (SIZE_BIT(SIZE_COUNT) - 1) & ~SIZE_BIT(SIZE_undetermined);

	return fact_words("size", known, size_words);
}

/* S8: the size decides the rate, so it only matters where a rate does. */
static bool judge_size(const struct judged_refund *it, struct finding *finding)
{
	*finding = finding_of(RULE_REFUND_SIZE, it->policy->version);
	finding_input(finding, fact_text("size", size_words[it->facts->size]));
	if (!refund_size_known(it->facts))
		finding_want(finding, VERDICT_NEEDS_REVIEW, CHANGE_ONE_OF, fact_sizes());
	return !it->facts->distressed;
}

/* Only a difference is told. */
static bool judge_kind(const struct judged_refund *it, struct finding *finding)
{
	*finding = enterprise_kind_finding(it->policy->version, it->facts->sole_trader);
	return it->facts->kind_differs;
}

static bool judge_window(const struct judged_refund *it, struct finding *finding)
{
	const struct term *until = &it->policy->term[TERM_refund_accept_until];

	*finding = window_judge(RULE_REFUND_WINDOW, it->policy->version, it->policy->opens,
		(int32_t)until->value, it->facts->received_on);
	if (until->assumed)
		finding_assume(finding, "accept_until");
	return true;
}

/* The least that the premiums of the year can plausibly be; -1 when the policy does not say it, or
 * nobody was insured. */
static int64_t premiums_minimum(const struct judged_refund *it)
{
	int64_t each = value_of(it, TERM_min_premium_fen_per_head), fen = -1;

	if (!it->record || each == TERM_UNKNOWN || it->record->insured_mean < 1)
		return -1;
	return money_times(it->record->insured_mean, each, &fen) ? fen : MONEY_MAX_FEN;
}

/* S11, S23: so little that yuan were likely handed in as fen, or a month as the year. */
static bool judge_per_head(const struct judged_refund *it, struct finding *finding)
{
	int64_t wanted = premiums_minimum(it), premiums = it->result->premiums_fen;

	if (wanted < 0 || premiums < 0)
		return false;
	*finding = finding_of(RULE_REFUND_PER_HEAD, it->policy->version);
	finding_input(finding, fact_number("premiums_fen", premiums));
	finding_input(finding, fact_number("insured_mean", it->record->insured_mean));
	show_term(it, finding, TERM_min_premium_fen_per_head);
	if (premiums < wanted)
		finding_want(finding, VERDICT_NEEDS_REVIEW, CHANGE_AT_LEAST,
			fact_number("premiums_fen", wanted));
	return true;
}

/* Amounts
 * ---------------------------------------------------------------------------------------------- */

/* An amount of nothing is no entitlement: the fewest premiums that round up to one fen would do. */
static void amount_change(const struct judged_refund *it, struct finding *finding)
{
	const struct refund_result *result = it->result;
	enum refund_term rate = refund_rate_term(it->facts);

	if (!refund_size_known(it->facts))
		finding_want(finding, VERDICT_NEEDS_REVIEW, CHANGE_ONE_OF, fact_sizes());
	else if (result->amount_fen < 0)
		finding_want(finding, VERDICT_FAIL, CHANGE_AT_MOST,
			fact_number("premiums_fen", MONEY_MAX_FEN));
	else if (result->rate_bp == 0)
		finding_want(finding, VERDICT_FAIL, CHANGE_AT_LEAST,
			fact_number(refund_term_text(rate)->name, 1));
	else if (result->amount_fen == 0)
		finding_want(finding, VERDICT_FAIL, CHANGE_AT_LEAST,
			fact_number("premiums_fen",
				(REFUND_RATE_WHOLE / 2 + result->rate_bp - 1) / result->rate_bp));
}

static bool judge_amount(const struct judged_refund *it, struct finding *finding)
{
	if (!it->record || it->facts->distressed)
		return false;
	*finding = finding_of(RULE_REFUND_AMOUNT, it->policy->version);
	finding_input(finding, fact_number("employer_fen", it->record->employer_fen));
	finding_input(finding, fact_number("worker_fen", it->record->worker_fen));
	finding_input(finding, fact_known("premiums_fen", it->result->premiums_fen));
	finding_input(finding, fact_known("amount_fen", it->result->amount_fen));
	if (refund_size_known(it->facts))
		show_term(it, finding, refund_rate_term(it->facts));
	amount_change(it, finding);
	return true;
}

/* Methods that come to an amount, as a mask. */
static unsigned methods_open(const struct refund_result *result)
{
	unsigned open = 0;

	for (unsigned i = 0; i < METHOD_COUNT; i++)
		if (result->methods[i].fen > 0)
			open |= 1u << i;
	return open;
}

/* Where neither comes to anything, the figure that the levy agency can give is what it takes: the
 * benefit is a matter of the place (S14, S15). */
static void method_change(const struct judged_refund *it, struct finding *finding)
{
	const struct refund_result *result = it->result;
	int64_t social = it->record->social_monthly_fen;
	unsigned open = methods_open(result);

	if (result->amount_fen > 0)
		return;
	if (open)
		finding_want(finding, VERDICT_NEEDS_REVIEW, CHANGE_ONE_OF,
			fact_words("method", open, refund_method_words));
	else if (social > 0)
		finding_want(finding, VERDICT_FAIL, CHANGE_AT_MOST,
			fact_number("social_monthly_fen",
				MONEY_MAX_FEN / value_of(it, TERM_troubled_months_si_max)));
	else
		finding_want(finding,
			social == FIGURE_MISSING ? VERDICT_NEEDS_REVIEW : VERDICT_FAIL,
			CHANGE_AT_LEAST, fact_number("social_monthly_fen", 1));
}

static bool judge_method(const struct judged_refund *it, struct finding *finding)
{
	const struct refund_result *result = it->result;

	if (!it->record || !it->facts->distressed)
		return false;
	*finding = finding_of(RULE_REFUND_METHOD, it->policy->version);
	finding_input(finding, fact_text("method", refund_method_words[result->method]));
	finding_input(finding, fact_number("insured_mean", it->record->insured_mean));
	finding_input(finding, fact_known("social_monthly_fen", it->record->social_monthly_fen));
	finding_input(finding, fact_known("unemployment_benefit_fen",
				       result->methods[METHOD_unemployment_benefit].fen));
	finding_input(finding,
		fact_known("social_insurance_fen", result->methods[METHOD_social_insurance].fen));
	show_term(it, finding, TERM_troubled_months_ui_max);
	show_term(it, finding, TERM_ui_monthly_fen);
	show_term(it, finding, TERM_troubled_months_si_max);
	method_change(it, finding);
	return true;
}

size_t refund_judge(const struct refund_policy *policy, const struct refund_facts *facts,
	struct finding findings[REFUND_FINDINGS], struct refund_result *result)
{
	static bool (*const rules[])(const struct judged_refund *it, struct finding *finding) = {
		judge_record, judge_insured, judge_arrears, judge_size, judge_kind, judge_layoff,
		judge_window, judge_amount, judge_method, judge_per_head
	};
	struct judged_refund it = { policy, facts, facts->record, result };
	size_t count = 0;

	refund_amount_compute(policy, facts, result);
	for (size_t i = 0; i < LENGTH(rules); i++)
		count += rules[i](&it, &findings[count]);
	return count;
}

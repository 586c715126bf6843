#include "rules/training.h"

#include "base/attr.h"
#include "base/money.h"
#include "base/month.h"
#include "rules/enterprise_kind.h"
#include "rules/word.h"

const char *const category_words[] = {
#define CATEGORY(word) #word,
#include "tbl/training.def"
	NULL
};
const char *const class_words[] = {
#define PERSON_CLASS(word) #word,
#include "tbl/training.def"
	NULL
};
const char *const claimable_words[] = { [CLAIMABLE_FROM_START] = "month_start",
	[CLAIMABLE_FROM_END] = "month_end",
	[CLAIMABLE_FROM_WAGES] = "wages_paid",
	NULL };
const char *const end_words[] = {
#define END_REASON(word) #word,
#include "tbl/training.def"
	NULL
};

bool training_category_named(const char *word, enum category *category)
{
	int place = word_place(category_words, word);

	if (place >= 0)
		*category = (enum category)place;
	return place >= 0;
}

bool training_class_named(const char *word, enum person_class *class)
{
	int place = word_place(class_words, word);

	if (place >= 0)
		*class = (enum person_class)place;
	return place >= 0;
}

bool training_end_named(const char *word, enum end_reason *reason)
{
	int place = word_place(end_words, word);

	if (place >= 0)
		*reason = (enum end_reason)place;
	return place >= 0;
}

/* Rules of the plan: each judges, and says whether it applies at all. */

typedef bool plan_rule(const struct training_policy *policy, const struct training_plan *plan,
	struct finding *finding);

static bool has(unsigned mask, unsigned value)
{
	return mask >> value & 1;
}

static bool size_fits(const struct training_policy *policy, const struct training_plan *plan)
{
	return plan->sole_trader || has(policy->sizes[plan->category], plan->size);
}

static bool suspension_fits(const struct training_policy *policy, const struct training_plan *plan)
{
	return plan->suspended || !has(policy->suspension, plan->category);
}

static bool sole_trader_fits(const struct training_policy *policy, const struct training_plan *plan)
{
	return !plan->sole_trader ||
	       (has(policy->sole_trader, plan->category) && plan->insured_as_unit);
}

/* A listed industry is a question at most, which an officer answers; any other must be determined.
 */
static bool industry_fits(const struct training_policy *policy, const struct training_plan *plan)
{
	return plan->hit_determined || plan->industry_listed || plan->sole_trader ||
	       !has(policy->hit, plan->category);
}

bool training_category_proven(
	const struct training_policy *policy, const struct training_plan *plan)
{
	return size_fits(policy, plan) && suspension_fits(policy, plan) &&
	       industry_fits(policy, plan) && sole_trader_fits(policy, plan);
}

/* S26, S28: small, medium and micro enterprises. An undetermined size waits for an officer, it is
 * never taken for micro. */
static bool plan_size(const struct training_policy *policy, const struct training_plan *plan,
	struct finding *finding)
{
	unsigned allowed = policy->sizes[plan->category];

	*finding = finding_of(RULE_PLAN_SIZE, policy->version);
	finding_input(finding, fact_text("category", category_words[plan->category]));
	finding_input(finding, fact_text("size", size_words[plan->size]));
	finding_parameter(finding, fact_words("sizes", allowed, size_words));
	if (!size_fits(policy, plan))
		finding_want(finding,
			plan->size == SIZE_undetermined ? VERDICT_NEEDS_REVIEW : VERDICT_FAIL,
			CHANGE_ONE_OF, fact_words("size", allowed, size_words));
	return !plan->sole_trader;
}

/* S28, S66 */
static bool plan_suspended(const struct training_policy *policy, const struct training_plan *plan,
	struct finding *finding)
{
	*finding = finding_of(RULE_PLAN_SUSPENDED, policy->version);
	finding_input(finding, fact_flag("suspended", plan->suspended));
	finding_input(finding, fact_month("first_month", plan->first_month));
	finding_input(finding, fact_month("last_month", plan->last_month));
	if (!suspension_fits(policy, plan))
		finding_want(finding, VERDICT_FAIL, CHANGE_TO, fact_flag("suspended", true));
	return has(policy->suspension, plan->category);
}

/* S29: the paper ends its list with "etc.", so an industry outside it goes to an officer and is not
 * refused. */
static bool plan_industry(const struct training_policy *policy, const struct training_plan *plan,
	struct finding *finding)
{
	bool hit = plan->hit_determined || (policy->hit_by_code && plan->industry_listed);

	*finding = finding_of(RULE_PLAN_INDUSTRY, policy->version);
	finding_input(finding, fact_text("industry_code", plan->industry_code));
	finding_input(finding, fact_flag("industry_listed", plan->industry_listed));
	finding_input(finding, fact_flag("hit_determined", plan->hit_determined));
	finding_parameter(finding, fact_flag("hit_by_code", policy->hit_by_code));
	if (!hit)
		finding_want(finding, VERDICT_NEEDS_REVIEW, CHANGE_TO,
			fact_flag("hit_determined", true));
	return has(policy->hit, plan->category) && !plan->sole_trader;
}

/* S30, Q7: the text names sole traders beside the hard-hit industries, insured as a unit and with
 * employees. */
static bool plan_sole_trader(const struct training_policy *policy, const struct training_plan *plan,
	struct finding *finding)
{
	*finding = finding_of(RULE_PLAN_SOLE_TRADER, policy->version);
	finding_input(finding, fact_text("category", category_words[plan->category]));
	finding_input(finding, fact_number("employees", plan->employees));
	finding_input(finding, fact_flag("insured_as_unit", plan->insured_as_unit));
	finding_parameter(
		finding, fact_words("sole_trader_categories", policy->sole_trader, category_words));
	if (!has(policy->sole_trader, plan->category))
		finding_want(finding, VERDICT_FAIL, CHANGE_ONE_OF,
			fact_words("category", policy->sole_trader, category_words));
	if (plan->employees < 1)
		finding_want(finding,
			plan->employees == NUMBER_UNKNOWN ? VERDICT_NEEDS_REVIEW : VERDICT_FAIL,
			CHANGE_AT_LEAST, fact_number("employees", 1));
	if (!plan->insured_as_unit)
		finding_want(finding, VERDICT_FAIL, CHANGE_TO, fact_flag("insured_as_unit", true));
	return plan->sole_trader;
}

/* Only a difference is told. */
static bool plan_kind(const struct training_policy *policy, const struct training_plan *plan,
	struct finding *finding)
{
	*finding = enterprise_kind_finding(policy->version, plan->sole_trader);
	return plan->kind_differs;
}

static bool plan_months(const struct training_policy *policy, const struct training_plan *plan,
	struct finding *finding)
{
	*finding = finding_of(RULE_PLAN_MONTHS, policy->version);
	finding_input(finding, fact_month("first_month", plan->first_month));
	finding_input(finding, fact_month("last_month", plan->last_month));
	finding_parameter(finding, fact_month("programme_first", policy->first_month));
	finding_parameter(finding, fact_month("programme_last", policy->last_month));
	if (plan->first_month < policy->first_month)
		finding_want(finding, VERDICT_FAIL, CHANGE_AT_LEAST,
			fact_month("first_month", policy->first_month));
	if (plan->last_month > policy->last_month)
		finding_want(finding, VERDICT_FAIL, CHANGE_AT_MOST,
			fact_month("last_month", policy->last_month));
	return true;
}

static bool plan_classes(const struct training_policy *policy, const struct training_plan *plan,
	struct finding *finding)
{
	unsigned allowed = policy->classes[plan->category];

	*finding = finding_of(RULE_PLAN_CLASSES, policy->version);
	finding_input(finding, fact_text("category", category_words[plan->category]));
	finding_input(finding, fact_words("classes", plan->classes, class_words));
	finding_parameter(finding, fact_words("allowed", allowed, class_words));
	if (plan->classes & ~allowed)
		finding_want(finding, VERDICT_FAIL, CHANGE_TO,
			fact_words("classes", plan->classes & allowed, class_words));
	return true;
}

/* S25: dispatched workers are insured by their own firm, so more persons than insured is a
 * question, not a fault. */
static bool plan_headcount(const struct training_policy *policy, const struct training_plan *plan,
	struct finding *finding)
{
	*finding = finding_of(RULE_PLAN_HEADCOUNT, policy->version);
	finding_input(finding, fact_number("headcount", plan->headcount));
	finding_input(finding, fact_number("insured", plan->insured));
	if (plan->headcount > plan->insured)
		finding_want(finding, VERDICT_NEEDS_REVIEW, CHANGE_AT_MOST,
			fact_number("headcount", plan->insured));
	return plan->insured != NUMBER_UNKNOWN;
}

size_t training_plan_judge(const struct training_policy *policy, const struct training_plan *plan,
	struct finding findings[PLAN_FINDINGS])
{
	static plan_rule *const rules[] = { plan_size, plan_suspended, plan_industry,
		plan_sole_trader, plan_kind, plan_months, plan_classes, plan_headcount };
	size_t count = 0;

	for (size_t i = 0; i < LENGTH(rules); i++)
		count += rules[i](policy, plan, &findings[count]);
	return count;
}

/* Rules of the claim */

struct finding training_plan_window(const struct training_policy *policy, int32_t received_on)
{
	return window_judge(
		RULE_WINDOW, policy->version, policy->plan_from, policy->plan_until, received_on);
}

struct fault_days training_claim_days(
	const struct training_policy *policy, const struct training_grace *grace)
{
	struct fault_days days = { .from = policy->claim_from, .until = policy->claim_until };

	if (grace && grace->until > days.until) {
		days.until = grace->until;
		days.granted = grace->by_wages ? grace->wages : grace->late;
	}
	return days;
}

static void grant(struct finding *finding, const struct fault_grant *granted)
{
	if (!granted->days)
		return;
	finding_parameter(finding, fact_number(granted->parameter, granted->days));
	if (granted->assumed)
		finding_assume(finding, granted->parameter);
}

/* S37, S39, S42: what was approved late, and wages that are paid after the window. */
static struct finding claim_grace(const struct training_policy *policy,
	const struct training_grace *grace, int32_t received_on)
{
	int32_t until = training_claim_days(policy, grace).until;
	struct finding finding = finding_of(RULE_WINDOW, policy->version);

	finding_input(&finding, fact_date("received_on", received_on));
	finding_input(&finding, fact_date("approved_on", grace->approved_on));
	finding_parameter(&finding, fact_date("accept_from", policy->claim_from));
	finding_parameter(&finding, fact_date("accept_until", policy->claim_until));
	grant(&finding, &grace->late);
	grant(&finding, &grace->wages);
	if (received_on > until)
		finding_want(
			&finding, VERDICT_FAIL, CHANGE_AT_MOST, fact_date("received_on", until));
	return finding;
}

struct finding training_claim_window(const struct training_policy *policy,
	const struct training_grace *grace, int32_t received_on)
{
	if (grace && received_on > policy->claim_until)
		return claim_grace(policy, grace, received_on);
	return window_judge(
		RULE_WINDOW, policy->version, policy->claim_from, policy->claim_until, received_on);
}

int32_t training_month_claimable_from(const struct training_policy *policy, int32_t month)
{
	return month_first(policy->claimable == CLAIMABLE_FROM_END ? month + 1 : month);
}

struct finding training_month_claimable(
	const struct training_policy *policy, int32_t month, int32_t received_on)
{
	int32_t from = training_month_claimable_from(policy, month);
	struct finding finding = finding_of(RULE_MONTH_CLAIMABLE, policy->version);

	finding_input(&finding, fact_month("month", month));
	finding_input(&finding, fact_date("received_on", received_on));
	finding_parameter(
		&finding, fact_text("month_claimable_from", claimable_words[policy->claimable]));
	if (received_on < from)
		finding_want(
			&finding, VERDICT_FAIL, CHANGE_AT_LEAST, fact_date("received_on", from));
	return finding;
}

bool training_claim_amount(
	const struct training_policy *policy, int64_t persons, int64_t *amount_fen)
{
	return money_times(persons, policy->amount_fen, amount_fen);
}

struct finding training_within_notice(
	int64_t persons, int64_t published_persons, int64_t amount_fen, int64_t published_fen)
{
	struct finding finding = finding_of(RULE_PUBLISHED, NULL);

	finding_input(&finding, fact_number("persons", persons));
	finding_input(&finding, fact_number("published_persons", published_persons));
	finding_input(&finding, fact_number("amount_fen", amount_fen));
	finding_input(&finding, fact_number("published_fen", published_fen));
	if (persons > published_persons)
		finding_want(&finding, VERDICT_FAIL, CHANGE_AT_MOST,
			fact_number("persons", published_persons));
	if (amount_fen > published_fen)
		finding_want(&finding, VERDICT_FAIL, CHANGE_AT_MOST,
			fact_number("amount_fen", published_fen));
	return finding;
}

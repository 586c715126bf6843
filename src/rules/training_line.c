#include "rules/training_line.h"

#include "base/attr.h"
#include "base/date.h"
#include "base/month.h"

/* What a rule of a line knows; the month's first and last day are asked for by nearly all. */
struct judged_line {
	const struct training_policy *policy;
	enum category category;
	const struct training_line *line;
	int32_t month_begins, month_ends;
};

static struct judged_line judged_of(const struct training_policy *policy, enum category category,
	const struct training_line *line)
{
	return (struct judged_line){ policy, category, line, month_first(line->month),
		month_first(line->month + 1) - 1 };
}

static int32_t later(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

/* A day of employment that counts for the month: the first one in it. */
static int32_t first_day(const struct judged_line *it)
{
	return later(it->line->hired_on, it->month_begins);
}

static bool needs_proof(const struct judged_line *it)
{
	return (it->policy->proven & FLAG(it->category)) != 0;
}

static enum code line_class(const struct judged_line *it)
{
	bool allowed = it->policy->classes[it->category] & FLAG(it->line->class);

	return allowed ? CODE_NONE : CODE_CLASS_NOT_ALLOWED_FOR_CATEGORY;
}

static bool graduate(const struct training_line *line)
{
	return line->class == CLASS_graduate_within_2y;
}

/* S26: a graduate's proof is the day of leaving school as well. */
static enum code line_proof(const struct judged_line *it)
{
	const struct training_line *line = it->line;
	bool proven = line->proven && (!graduate(line) || line->graduated_on != DATE_NONE);

	return proven || !needs_proof(it) ? CODE_NONE : CODE_PROOF_MISSING;
}

static int32_t graduate_day(const struct judged_line *it)
{
	bool hired = it->policy->graduate_reference == GRADUATE_AT_HIRE;

	return hired ? it->line->hired_on : it->month_begins;
}

/* S26: within the years after leaving school, the last day included. */
static enum code line_graduate(const struct judged_line *it)
{
	const struct training_line *line = it->line;
	int32_t until;

	if (!needs_proof(it) || !graduate(line) || line->graduated_on == DATE_NONE)
		return CODE_NONE;
	until = date_add_years(line->graduated_on, it->policy->graduate_years);
	return graduate_day(it) <= until ? CODE_NONE : CODE_GRADUATION_TOO_OLD;
}

static enum code line_hired_after(const struct judged_line *it)
{
	bool after = it->line->hired_on > it->month_ends;

	return after ? CODE_HIRED_AFTER_MONTH : CODE_NONE;
}

/* "Newly absorbed": hired on a day of the policy's window, for the categories that count new hires.
 */
static enum code line_hired_window(const struct judged_line *it)
{
	bool counts =
		window_open(it->policy->new_hire_from, it->policy->new_hire_to, it->line->hired_on);

	return counts || !needs_proof(it) ? CODE_NONE : CODE_HIRED_BEFORE_WINDOW;
}

static enum code line_ended(const struct judged_line *it)
{
	bool before = it->line->ended_on != DATE_NONE && it->line->ended_on < it->month_begins;

	return before ? CODE_ENDED_BEFORE_MONTH : CODE_NONE;
}

/* Days of the month in which the person was employed, first and last included. */
static int days_employed(const struct judged_line *it)
{
	int32_t last = it->month_ends, ended_on = it->line->ended_on;

	if (ended_on != DATE_NONE && ended_on < last)
		last = ended_on;
	return last - first_day(it) + 1;
}

static int days_wanted(const struct judged_line *it)
{
	if (it->policy->partial == PARTIAL_FULL_MONTH)
		return it->month_ends - it->month_begins + 1;
	return it->policy->partial == PARTIAL_MIN_DAYS ? it->policy->partial_days : 1;
}

/* Someone who was not there at all has a code of his own. */
static enum code line_partial(const struct judged_line *it)
{
	int days = days_employed(it);

	return days < 1 || days >= days_wanted(it) ? CODE_NONE : CODE_PARTIAL_MONTH;
}

/* S24, S57 */
static enum code line_dispatch(const struct judged_line *it)
{
	bool named = !it->line->dispatched || it->line->dispatch_firm;

	return named ? CODE_NONE : CODE_DISPATCH_FIRM_MISSING;
}

static bool ended_before_hired(const struct training_line *line)
{
	return line->ended_on != DATE_NONE && line->ended_on < line->hired_on;
}

/* Absent dates lie before all others, so "to" before "from" needs no question whether "from" is
 * there. */
static bool contract_turned_round(const struct training_line *line)
{
	return line->contract_to != DATE_NONE && line->contract_to < line->contract_from;
}

static bool contract_beside_month(const struct judged_line *it)
{
	const struct training_line *line = it->line;
	bool over = line->contract_to != DATE_NONE && line->contract_to < it->month_begins;

	return over || line->contract_from > it->month_ends;
}

/* Dates that run backwards, a fixed term without an end, or a contract that does not touch the
 * month. */
static enum code line_contract(const struct judged_line *it)
{
	const struct training_line *line = it->line;
	bool endless = line->fixed_term && line->contract_to == DATE_NONE;
	bool wrong = endless || contract_turned_round(line) || contract_beside_month(it) ||
		     ended_before_hired(line);

	return wrong ? CODE_CONTRACT_DATES : CODE_NONE;
}

static enum code line_too_young(const struct judged_line *it)
{
	const struct training_line *line = it->line;

	if (line->birth == DATE_NONE)
		return CODE_NONE;
	return first_day(it) < date_add_years(line->birth, it->policy->age_min) ? CODE_AGE_UNDER_16
										: CODE_NONE;
}

static int retirement_age(const struct judged_line *it)
{
	return it->line->female ? it->policy->retire_female : it->policy->retire_male;
}

static enum code line_retired(const struct judged_line *it)
{
	const struct training_line *line = it->line;

	if (line->birth == DATE_NONE)
		return CODE_NONE;
	return first_day(it) >= date_add_years(line->birth, retirement_age(it)) ? CODE_AGE_RETIRED
										: CODE_NONE;
}

void training_line_judge(const struct training_policy *policy, enum category category,
	const struct training_line *line, struct line_verdict *verdict)
{
	static enum code (*const rules[])(const struct judged_line *) = { line_class, line_proof,
		line_graduate, line_hired_after, line_hired_window, line_ended, line_partial,
		line_dispatch, line_contract, line_too_young, line_retired };
	struct judged_line it = judged_of(policy, category, line);

	for (size_t i = 0; i < LENGTH(rules); i++) {
		enum code code = rules[i](&it);

		if (code != CODE_NONE)
			line_verdict_add(verdict, code);
	}
}

/* Explanations: what each rule looked at, and what would pass. */

static void explain_class(
	const struct judged_line *it, struct finding *finding, enum verdict verdict)
{
	unsigned allowed = it->policy->classes[it->category];

	finding_input(finding, fact_text("person_class", class_words[it->line->class]));
	finding_parameter(finding, fact_words("allowed", allowed, class_words));
	finding_want(
		finding, verdict, CHANGE_ONE_OF, fact_words("person_class", allowed, class_words));
}

/* The earliest day of leaving school that would pass; 29 February makes it a day later than
 * counting back. */
static int32_t graduate_limit(const struct judged_line *it)
{
	int years = it->policy->graduate_years;
	int32_t back = date_add_years(graduate_day(it), -years);

	return date_add_years(back, years) < graduate_day(it) ? back + 1 : back;
}

static void explain_proof(
	const struct judged_line *it, struct finding *finding, enum verdict verdict)
{
	finding_input(finding, fact_text("person_class", class_words[it->line->class]));
	finding_input(finding, fact_flag("proven", it->line->proven));
	finding_input(finding, fact_date("graduated_on", it->line->graduated_on));
	if (!it->line->proven)
		finding_want(finding, verdict, CHANGE_TO, fact_flag("proven", true));
	finding_want(
		finding, verdict, CHANGE_AT_LEAST, fact_date("graduated_on", graduate_limit(it)));
}

static void explain_graduate(
	const struct judged_line *it, struct finding *finding, enum verdict verdict)
{
	bool hired = it->policy->graduate_reference == GRADUATE_AT_HIRE;

	finding_input(finding, fact_date("graduated_on", it->line->graduated_on));
	finding_input(finding, fact_date(hired ? "hired_on" : "month_begins", graduate_day(it)));
	finding_parameter(finding, fact_number("graduate_years", it->policy->graduate_years));
	finding_want(
		finding, verdict, CHANGE_AT_LEAST, fact_date("graduated_on", graduate_limit(it)));
}

/* The last day of hiring that would pass: within the month, and within the window where new hires
 * count. */
static int32_t hired_limit(const struct judged_line *it)
{
	int32_t until = it->month_ends, to = it->policy->new_hire_to;

	return needs_proof(it) && to != DATE_NONE && to < until ? to : until;
}

static void explain_hired(
	const struct judged_line *it, struct finding *finding, enum verdict verdict)
{
	int32_t from = it->policy->new_hire_from, hired_on = it->line->hired_on;

	finding_input(finding, fact_date("hired_on", hired_on));
	finding_input(finding, fact_month("month", it->line->month));
	finding_parameter(finding, fact_date("new_hire_from", from));
	finding_parameter(finding, fact_date("new_hire_to", it->policy->new_hire_to));
	if (hired_on > hired_limit(it))
		finding_want(
			finding, verdict, CHANGE_AT_MOST, fact_date("hired_on", hired_limit(it)));
	finding_want(finding, verdict, CHANGE_AT_LEAST, fact_date("hired_on", from));
}

static void explain_ended(
	const struct judged_line *it, struct finding *finding, enum verdict verdict)
{
	int32_t begins = it->month_begins;

	finding_input(finding, fact_date("ended_on", it->line->ended_on));
	finding_input(finding, fact_text("end_reason", end_words[it->line->end_reason]));
	finding_input(finding, fact_month("month", it->line->month));
	finding_want(finding, verdict, CHANGE_AT_LEAST, fact_date("ended_on", begins));
}

static void explain_partial(
	const struct judged_line *it, struct finding *finding, enum verdict verdict)
{
	finding_input(finding, fact_date("hired_on", it->line->hired_on));
	finding_input(finding, fact_date("ended_on", it->line->ended_on));
	finding_input(finding, fact_month("month", it->line->month));
	finding_input(finding, fact_number("days_employed", days_employed(it)));
	finding_parameter(finding, fact_number("days_wanted", days_wanted(it)));
	finding_want(
		finding, verdict, CHANGE_AT_LEAST, fact_number("days_employed", days_wanted(it)));
}

static void explain_dispatch(
	const struct judged_line *it, struct finding *finding, enum verdict verdict)
{
	finding_input(finding, fact_flag("dispatched", it->line->dispatched));
	finding_input(finding, fact_flag("dispatch_firm", it->line->dispatch_firm));
	finding_want(finding, verdict, CHANGE_TO, fact_flag("dispatch_firm", true));
}

static void explain_contract(
	const struct judged_line *it, struct finding *finding, enum verdict verdict)
{
	const struct training_line *line = it->line;
	int32_t ends = it->month_ends;

	finding_input(finding, fact_flag("fixed_term", line->fixed_term));
	finding_input(finding, fact_date("contract_from", line->contract_from));
	finding_input(finding, fact_date("contract_to", line->contract_to));
	finding_input(finding, fact_date("hired_on", line->hired_on));
	finding_input(finding, fact_date("ended_on", line->ended_on));
	finding_input(finding, fact_month("month", line->month));
	if (line->contract_from > ends)
		finding_want(finding, verdict, CHANGE_AT_MOST, fact_date("contract_from", ends));
	if (ended_before_hired(line))
		finding_want(
			finding, verdict, CHANGE_AT_LEAST, fact_date("ended_on", line->hired_on));
	finding_want(finding, verdict, CHANGE_AT_LEAST,
		fact_date("contract_to", later(line->contract_from, it->month_begins)));
}

/* Whole years between two days; the day of birth itself stays out of findings. */
static int age_on(int32_t birth, int32_t day)
{
	int years = date_year(day) - date_year(birth);

	return date_add_years(birth, years) > day ? years - 1 : years;
}

static void explain_age(const struct judged_line *it, struct finding *finding, enum verdict verdict)
{
	int age = age_on(it->line->birth, first_day(it));

	finding_input(finding, fact_number("age", age));
	finding_input(finding, fact_flag("female", it->line->female));
	finding_input(finding, fact_month("month", it->line->month));
	finding_parameter(finding, fact_number("age_min", it->policy->age_min));
	finding_parameter(finding, fact_number("retirement_age", retirement_age(it)));
	if (verdict == VERDICT_FAIL)
		finding_want(
			finding, verdict, CHANGE_AT_LEAST, fact_number("age", it->policy->age_min));
	else
		finding_want(finding, verdict, CHANGE_AT_MOST,
			fact_number("age", retirement_age(it) - 1));
}

/* Codes of rules that look beyond the line (registry, payroll) say no more than themselves here. */
static void explain_other(
	const struct judged_line *it, struct finding *finding, enum verdict verdict)
{
	finding_input(finding, fact_month("month", it->line->month));
	finding_want(finding, verdict, CHANGE_NONE, (struct fact){ 0 });
}

struct finding training_line_explain(const struct training_policy *policy, enum category category,
	const struct training_line *line, enum code code, int number)
{
	static void (*const explains[RULE_COUNT])(
		const struct judged_line *, struct finding *, enum verdict) = {
		[RULE_LINE_CLASS] = explain_class,
		[RULE_LINE_PROOF] = explain_proof,
		[RULE_LINE_GRADUATE] = explain_graduate,
		[RULE_LINE_HIRED] = explain_hired,
		[RULE_LINE_ENDED] = explain_ended,
		[RULE_LINE_PARTIAL] = explain_partial,
		[RULE_LINE_DISPATCH] = explain_dispatch,
		[RULE_LINE_CONTRACT] = explain_contract,
		[RULE_LINE_AGE] = explain_age,
	};
	struct judged_line it = judged_of(policy, category, line);
	enum rule rule = RULE_LINE_ENTITLED;
	struct finding finding;

	(void)rule_of_code(code, &rule);
	finding = finding_of(rule, policy->version);
	finding.line = number;
	finding_input(&finding, fact_text("code", code_text(code)->word));
	(explains[rule] ? explains[rule] : explain_other)(
		&it, &finding, line_verdict_warns(code) ? VERDICT_NEEDS_REVIEW : VERDICT_FAIL);
	return finding;
}

struct finding training_line_dismissal(
	const struct training_policy *policy, const struct training_line *line, int number)
{
	bool ended = line->ended_on != DATE_NONE && line->ended_on >= month_first(line->month);
	struct finding finding = finding_of(RULE_LINE_DISMISSED, policy->version);

	finding.line = number;
	finding_input(&finding, fact_date("ended_on", line->ended_on));
	finding_input(
		&finding, fact_text("end_reason", ended ? end_words[line->end_reason] : NULL));
	finding_input(&finding, fact_month("month", line->month));
	finding_parameter(
		&finding, fact_words("termination_reasons", policy->dismissals, end_words));
	if (ended && (policy->dismissals & FLAG(line->end_reason)))
		finding_want(&finding, VERDICT_NEEDS_REVIEW, CHANGE_TO,
			fact_date("ended_on", DATE_NONE));
	return finding;
}

#include "domain/training/claim_bench.h"

#include <string.h>

#include "base/date.h"
#include "base/month.h"
#include "domain/case/finding.h"
#include "domain/training/category.h"
#include "rules/evidence.h"
#include "rules/line_verdict.h"
#include "rules/payroll.h"
#include "rules/training_line.h"

/* Wages of one person: at most three months are asked for, a few more may have been sent. */
#define WAGES_MAX 24

bool claim_bench_take(struct claim_bench *bench, const struct db_rows *facts, size_t row)
{
	if (row >= facts->count ||
		!training_category_named(db_text(facts, row, "category"), &bench->category))
		return false;
	bench->facts = facts;
	bench->row = row;
	bench->id = db_text(facts, row, "id");
	bench->month = month_of((int32_t)db_int(facts, row, "month_day"));
	bench->today = (int32_t)db_int(facts, row, "today");
	bench->received_on = (int32_t)db_int(facts, row, "received_on");
	bench->judgement->state = db_text(facts, row, "state");
	bench->judgement->lines = db_int(facts, row, "lines");
	bench->judgement->asked_fen = db_int(facts, row, "asked_fen");
	return true;
}

/* Nobody reads the findings of a claim that is only judged again. */
static void keep_copy(struct claim_judgement *judgement, struct finding finding)
{
	if (judgement->findings)
		findings_add(judgement->findings, &finding);
}

/* The claim as a whole
 * ---------------------------------------------------------------------------------------------- */

/* The guard that the finding of a rule is: it holds unless the finding fails. Rules without a row
 * of their own share the first; a class of person is refused line by line. */
static const struct {
	enum rule rule;
	enum code guard;
} GUARDS[] = { { RULE_COUNT, GUARD_claim_qualifies }, { RULE_WINDOW, GUARD_claim_window },
	{ RULE_WINDOW, GUARD_first_receipt_in_window },
	{ RULE_MONTH_CLAIMABLE, GUARD_month_claimable }, { RULE_EVIDENCE, GUARD_evidence_complete },
	{ RULE_PUBLISHED, GUARD_headcount_within_notice }, { RULE_PLAN_CLASSES, CODE_NONE } };

/* The window that a rule judges by (S39, S76). */
static const struct fault_days *days_of(const struct claim_judgement *judgement, enum rule rule)
{
	if (rule == RULE_WINDOW)
		return &judgement->accepted;
	return rule == RULE_MONTH_CLAIMABLE ? &judgement->claimable : NULL;
}

static void hold_all(struct claim_judgement *judgement)
{
	_Static_assert(LENGTH(GUARDS) < CLAIM_JUDGEMENT_GUARDS, "a guard has no place");
	judgement->verdict_count = LENGTH(GUARDS);
	for (size_t i = 0; i < LENGTH(GUARDS); i++)
		judgement->verdicts[i] = (struct guard_verdict){ .guard = GUARDS[i].guard,
			.holds = true,
			.days = days_of(judgement, GUARDS[i].rule) };
}

static void hold_against(struct claim_judgement *judgement, enum rule rule)
{
	bool known = false;

	for (size_t i = 0; i < LENGTH(GUARDS); i++) {
		if (GUARDS[i].rule != rule)
			continue;
		judgement->verdicts[i].holds = false;
		known = true;
	}
	if (!known)
		judgement->verdicts[0].holds = false;
}

/* What asks for a review refuses nothing (S65). */
static void keep_whole(struct claim_judgement *judgement, struct finding finding)
{
	keep_copy(judgement, finding);
	if (finding.verdict == VERDICT_FAIL)
		hold_against(judgement, finding.rule);
}

struct training_plan claim_bench_plan(const struct claim_bench *bench)
{
	struct training_plan plan;

	(void)category_read(bench->facts, bench->row, &plan);
	plan.first_month = plan.last_month = bench->month;
	plan.headcount = bench->judgement->lines;
	return plan;
}

static void judge_category(const struct claim_bench *bench)
{
	struct finding findings[PLAN_FINDINGS];
	struct training_plan plan = claim_bench_plan(bench);
	size_t count = training_plan_judge(bench->terms, &plan, findings);

	for (size_t i = 0; i < count; i++)
		keep_whole(bench->judgement, findings[i]);
}

/* Whether the row is of the claim that is under judgement. */
static bool is_own(const struct claim_bench *bench, const struct db_rows *rows, size_t row)
{
	return row < rows->count && !strcmp(db_text(rows, row, "id"), bench->id);
}

static unsigned evidence_of(const struct claim_bench *bench)
{
	const struct db_rows *scans = &bench->papers->scans;
	size_t *scan = &bench->papers->scan;
	unsigned present = bench->judgement->lines > 0 ? FLAG(EVIDENCE_roster_rows) : 0;

	if (db_bool(bench->facts, bench->row, "payroll_rows"))
		present |= FLAG(EVIDENCE_payroll_rows);
	for (; is_own(bench, scans, *scan); (*scan)++)
		present |= evidence_of_document(db_text(scans, *scan, "kind"),
			db_bool(scans, *scan, "worker_signed"),
			db_bool(scans, *scan, "finance_seal"));
	return present;
}

/* S32: computed, never entered; the finding shows from what. */
static struct finding amount_finding(const struct claim_bench *bench)
{
	const struct claim_judgement *judgement = bench->judgement;
	struct finding finding = finding_of(RULE_AMOUNT, bench->terms->version);
	int64_t due_fen = 0;

	finding_input(&finding, fact_number("persons", judgement->lines));
	finding_input(&finding, fact_number("asked_fen", judgement->asked_fen));
	finding_parameter(&finding, fact_number("amount_fen", bench->terms->amount_fen));
	if (!training_claim_amount(bench->terms, judgement->lines, &due_fen) ||
		due_fen != judgement->asked_fen)
		finding_want(&finding, VERDICT_FAIL, CHANGE_TO, fact_number("asked_fen", due_fen));
	return finding;
}

static struct finding reuse_finding(const struct claim_bench *bench)
{
	int64_t reused = db_int(bench->facts, bench->row, "reused");
	struct finding finding = finding_of(RULE_EVIDENCE_FRESH, bench->terms->version);

	finding_input(&finding, fact_number("scans_reused", reused));
	if (reused)
		finding_want(
			&finding, VERDICT_NEEDS_REVIEW, CHANGE_TO, fact_number("scans_reused", 0));
	return finding;
}

static void take_days(const struct claim_bench *bench)
{
	const struct training_policy *terms = bench->terms;
	struct claim_judgement *judgement = bench->judgement;

	judgement->accepted = training_claim_days(terms, bench->grace);
	judgement->claimable =
		(struct fault_days){ .from = training_month_claimable_from(terms, bench->month),
			.until = DATE_NONE };
	judgement->hired =
		(struct fault_days){ .from = terms->new_hire_from, .until = terms->new_hire_to };
}

static void judge_claim(const struct claim_bench *bench)
{
	struct claim_judgement *judgement = bench->judgement;
	const struct db_rows *facts = bench->facts;
	const size_t row = bench->row;

	take_days(bench);
	keep_whole(
		judgement, training_claim_window(bench->terms, bench->grace, bench->received_on));
	keep_whole(judgement, training_month_claimable(bench->terms, bench->month, bench->today));
	keep_whole(judgement, evidence_judge(bench->terms, bench->category, bench->evidence));
	keep_whole(judgement,
		training_within_notice(judgement->lines + db_int(facts, row, "persons_beside"),
			db_int(facts, row, "headcount"),
			judgement->asked_fen + db_int(facts, row, "fen_beside"),
			db_int(facts, row, "published_fen")));
	keep_whole(judgement, amount_finding(bench));
	keep_whole(judgement, reuse_finding(bench));
	judge_category(bench);
}

/* The lines
 * ---------------------------------------------------------------------------------------------------------
 */

static int32_t date_at(const struct db_rows *rows, size_t row, const char *name)
{
	return db_is_null(rows, row, name) ? DATE_NONE : (int32_t)db_int(rows, row, name);
}

static void read_line(const struct claim_bench *bench, const struct db_rows *rows, size_t row,
	struct training_line *line)
{
	const char *reason = db_text(rows, row, "end_reason");

	*line = (struct training_line){ .month = bench->month,
		.proven = db_bool(rows, row, "proven"),
		.graduated_on = date_at(rows, row, "graduated_on"),
		.hired_on = date_at(rows, row, "hired_on"),
		.ended_on = date_at(rows, row, "ended_on"),
		.contract_from = date_at(rows, row, "contract_from"),
		.contract_to = date_at(rows, row, "contract_to"),
		.fixed_term = db_bool(rows, row, "fixed_term"),
		.dispatched = db_bool(rows, row, "dispatched"),
		.dispatch_firm = db_bool(rows, row, "dispatch_firm"),
		.birth = DATE_NONE };
	(void)training_class_named(db_text(rows, row, "person_class"), &line->class);
	if (reason)
		(void)training_end_named(reason, &line->end_reason);
}

static size_t wages_of(
	const struct claim_bench *bench, int64_t number, struct payroll_line wages[WAGES_MAX])
{
	const struct db_rows *rows = &bench->papers->wages;
	size_t *wage = &bench->papers->wage, count = 0;

	for (; is_own(bench, rows, *wage) && db_int(rows, *wage, "line") == number; (*wage)++)
		if (count < WAGES_MAX)
			wages[count++] = (struct payroll_line){ .month = month_of(date_at(
									rows, *wage, "month_day")),
				.gross_fen = db_int(rows, *wage, "gross_fen"),
				.paid_on = date_at(rows, *wage, "paid_on") };
	return count;
}

static void judge_beyond(const struct db_rows *rows, size_t row, struct line_verdict *verdict)
{
	const char *conflict = db_text(rows, row, "conflict");

	if (db_bool(rows, row, "past_retirement"))
		line_verdict_add(verdict, CODE_AGE_RETIRED);
	if (db_bool(rows, row, "name_differs"))
		line_verdict_add(verdict, CODE_NAME_DIFFERS_FROM_REGISTRY);
	if (db_bool(rows, row, "payee_shared"))
		line_verdict_add(verdict, CODE_SAME_PAYEE_ACCOUNT);
	if (conflict)
		line_verdict_add(verdict, claim_judgement_code(conflict));
}

/* The day of birth was judged with the number and is not kept in clear. */
static struct finding age_finding(const struct claim_bench *bench, int number)
{
	struct finding finding = finding_of(RULE_LINE_AGE, bench->terms->version);

	finding.line = number;
	finding_input(&finding, fact_text("code", code_text(CODE_AGE_RETIRED)->word));
	finding_input(&finding, fact_flag("past_retirement", true));
	finding_input(&finding, fact_month("month", bench->month));
	finding_parameter(&finding, fact_number("retire_male", bench->terms->retire_male));
	finding_parameter(&finding, fact_number("retire_female", bench->terms->retire_female));
	finding_want(
		&finding, VERDICT_NEEDS_REVIEW, CHANGE_TO, fact_flag("past_retirement", false));
	return finding;
}

static void keep_code(const struct claim_bench *bench, const struct training_line *line, int number,
	enum code code)
{
	if (!line_verdict_warns(code))
		claim_judgement_fault(bench->judgement, number, code);
	else if (!bench->judgement->findings)
		return;
	else if (code == CODE_AGE_RETIRED)
		keep_copy(bench->judgement, age_finding(bench, number));
	else
		keep_copy(bench->judgement,
			training_line_explain(bench->terms, bench->category, line, code, number));
}

static void judge_line(struct claim_bench *bench, const struct db_rows *rows, size_t row)
{
	struct line_verdict verdict = { 0 };
	struct payroll_line wages[WAGES_MAX];
	struct training_line line;
	int number = (int)db_int(rows, row, "line");

	read_line(bench, rows, row, &line);
	training_line_judge(bench->terms, bench->category, &line, &verdict);
	size_t count = wages_of(bench, number, wages);
	if (bench->wages_judged)
		payroll_judge(bench->wage_first, bench->wage_last, line.hired_on, bench->today,
			count, wages, &verdict);
	judge_beyond(rows, row, &verdict);
	for (size_t i = 0; i < verdict.count; i++)
		keep_code(bench, &line, number, verdict.codes[i]);
	struct finding dismissal = training_line_dismissal(bench->terms, &line, number);
	if (dismissal.verdict != VERDICT_PASS)
		keep_copy(bench->judgement, dismissal);
	bench->asked++;
}

static void judge_lines(struct claim_bench *bench)
{
	struct claim_papers *papers = bench->papers;

	for (; is_own(bench, &papers->lines, papers->line); papers->line++)
		judge_line(bench, &papers->lines, papers->line);
}

/* All of it
 * ---------------------------------------------------------------------------------------------- */

/* S42, S43, S43b, Q13: wages are judged where rows must stand for them, and wherever rows were
 * sent. */
static void prepare_wages(struct claim_bench *bench)
{
	int32_t suspended_from =
		month_of((int32_t)db_int(bench->facts, bench->row, "suspended_from"));

	evidence_wage_months(bench->terms, bench->category, bench->month, suspended_from,
		&bench->wage_first, &bench->wage_last);
	bench->wages_judged = bench->terms->payroll_rows == PAYROLL_ROWS_ALWAYS ||
			      !(bench->evidence & FLAG(EVIDENCE_bank_statement)) ||
			      bench->evidence & FLAG(EVIDENCE_payroll_rows);
}

void claim_bench_judge(struct claim_bench *bench)
{
	hold_all(bench->judgement);
	bench->evidence = evidence_of(bench);
	prepare_wages(bench);
	judge_claim(bench);
	judge_lines(bench);
}

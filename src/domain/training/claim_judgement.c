#include "domain/training/claim_judgement.h"

#include <string.h>

#include "base/date.h"
#include "base/month.h"
#include "db/db.h"
#include "domain/case/dossier.h"
#include "domain/case/finding.h"
#include "domain/training/category.h"
#include "domain/training/training_terms.h"
#include "rules/evidence.h"
#include "rules/line_verdict.h"
#include "rules/payroll.h"
#include "rules/training_line.h"

/* Wages of one person: at most three months are asked for, a few more may have been sent. */
#define WAGES_MAX 24

/* The claim under judgement: its terms, its facts, its wages in the order of its lines. */
struct bench {
	struct training_policy terms;
	enum category category;
	int32_t month, today, received_on;
	const struct training_grace *grace; /* NULL: received in the days of acceptance */
	int32_t wage_first, wage_last;
	bool wages_judged;
	const struct db_rows *facts;
	struct db_rows wages;
	unsigned evidence; /* a mask */
	size_t next_wage;
	struct claim_judgement *judgement;
};

void claim_judgement_fault(struct claim_judgement *judgement, int64_t line, enum code code)
{
	if (judgement->count < CLAIM_JUDGEMENT_FAULTS)
		judgement->faults[judgement->count++] = (struct line_fault){ line, code };
	judgement->total++;
}

void claim_judgement_hold(struct claim_judgement *judgement, enum code guard, bool holds)
{
	judgement->verdicts[judgement->verdict_count++] =
		(struct guard_verdict){ .guard = guard, .holds = holds };
}

struct fault_days claim_judgement_days(const struct claim_judgement *judgement, enum code code)
{
	return code == CODE_HIRED_BEFORE_WINDOW ? judgement->hired
						: (struct fault_days){ DATE_NONE, DATE_NONE };
}

enum code claim_judgement_code(const char *word)
{
	static const enum code codes[] = { CODE_PERSON_MONTH_TAKEN, CODE_OTHER_SUBSIDY,
		CODE_SIX_MONTHS_USED };

	for (size_t i = 0; i < LENGTH(codes); i++)
		if (!strcmp(code_text(codes[i])->word, word))
			return codes[i];
	return CODE_PERSON_MONTH_TAKEN;
}

static void keep_copy(struct claim_judgement *judgement, struct finding finding)
{
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
	findings_add(judgement->findings, &finding);
	if (finding.verdict == VERDICT_FAIL)
		hold_against(judgement, finding.rule);
}

/* S26 to S30: the category's conditions, asked for the claimed month alone. */
static struct training_plan category_plan(const struct bench *bench)
{
	struct training_plan plan;

	(void)category_read(bench->facts, 0, &plan);
	plan.first_month = plan.last_month = bench->month;
	plan.headcount = bench->judgement->lines;
	return plan;
}

static void judge_category(const struct bench *bench)
{
	struct finding findings[PLAN_FINDINGS];
	struct training_plan plan = category_plan(bench);
	size_t count = training_plan_judge(&bench->terms, &plan, findings);

	for (size_t i = 0; i < count; i++)
		keep_whole(bench->judgement, findings[i]);
}

static unsigned evidence_of(const struct bench *bench, const struct db_rows *scans)
{
	unsigned present = bench->judgement->lines > 0 ? FLAG(EVIDENCE_roster_rows) : 0;

	if (db_bool(bench->facts, 0, "payroll_rows"))
		present |= FLAG(EVIDENCE_payroll_rows);
	for (size_t i = 0; i < scans->count; i++)
		present |= evidence_of_document(db_text(scans, i, "kind"),
			db_bool(scans, i, "worker_signed"), db_bool(scans, i, "finance_seal"));
	return present;
}

/* S32: computed, never entered; the finding shows from what. */
static struct finding amount_finding(const struct bench *bench)
{
	const struct claim_judgement *judgement = bench->judgement;
	struct finding finding = finding_of(RULE_AMOUNT, bench->terms.version);
	int64_t due_fen = 0;

	finding_input(&finding, fact_number("persons", judgement->lines));
	finding_input(&finding, fact_number("asked_fen", judgement->asked_fen));
	finding_parameter(&finding, fact_number("amount_fen", bench->terms.amount_fen));
	if (!training_claim_amount(&bench->terms, judgement->lines, &due_fen) ||
		due_fen != judgement->asked_fen)
		finding_want(&finding, VERDICT_FAIL, CHANGE_TO, fact_number("asked_fen", due_fen));
	return finding;
}

static struct finding reuse_finding(const struct bench *bench)
{
	int64_t reused = db_int(bench->facts, 0, "reused");
	struct finding finding = finding_of(RULE_EVIDENCE_FRESH, bench->terms.version);

	finding_input(&finding, fact_number("scans_reused", reused));
	if (reused)
		finding_want(
			&finding, VERDICT_NEEDS_REVIEW, CHANGE_TO, fact_number("scans_reused", 0));
	return finding;
}

static void take_days(const struct bench *bench)
{
	const struct training_policy *terms = &bench->terms;
	struct claim_judgement *judgement = bench->judgement;

	judgement->accepted =
		(struct fault_days){ terms->claim_from, training_claim_until(terms, bench->grace) };
	judgement->claimable =
		(struct fault_days){ training_month_claimable_from(terms, bench->month),
			DATE_NONE };
	judgement->hired = (struct fault_days){ terms->new_hire_from, terms->new_hire_to };
}

static void judge_claim(const struct bench *bench)
{
	struct claim_judgement *judgement = bench->judgement;
	const struct db_rows *facts = bench->facts;

	take_days(bench);
	keep_whole(
		judgement, training_claim_window(&bench->terms, bench->grace, bench->received_on));
	keep_whole(judgement, training_month_claimable(&bench->terms, bench->month, bench->today));
	keep_whole(judgement, evidence_judge(&bench->terms, bench->category, bench->evidence));
	keep_whole(judgement,
		training_within_notice(judgement->lines + db_int(facts, 0, "persons_beside"),
			db_int(facts, 0, "headcount"),
			judgement->asked_fen + db_int(facts, 0, "fen_beside"),
			db_int(facts, 0, "published_fen")));
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

static void read_line(const struct bench *bench, const struct db_rows *rows, size_t row,
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

/* Both results are ordered by line, so one walk serves all. */
static size_t wages_of(struct bench *bench, int64_t number, struct payroll_line wages[WAGES_MAX])
{
	const struct db_rows *rows = &bench->wages;
	size_t count = 0;

	for (; bench->next_wage < rows->count; bench->next_wage++) {
		size_t row = bench->next_wage;
		if (db_int(rows, row, "line") != number)
			break;
		if (count < WAGES_MAX)
			wages[count++] = (struct payroll_line){ .month = month_of(date_at(
									rows, row, "month_day")),
				.gross_fen = db_int(rows, row, "gross_fen"),
				.paid_on = date_at(rows, row, "paid_on") };
	}
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
static struct finding age_finding(const struct bench *bench, int number)
{
	struct finding finding = finding_of(RULE_LINE_AGE, bench->terms.version);

	finding.line = number;
	finding_input(&finding, fact_text("code", code_text(CODE_AGE_RETIRED)->word));
	finding_input(&finding, fact_flag("past_retirement", true));
	finding_input(&finding, fact_month("month", bench->month));
	finding_parameter(&finding, fact_number("retire_male", bench->terms.retire_male));
	finding_parameter(&finding, fact_number("retire_female", bench->terms.retire_female));
	finding_want(
		&finding, VERDICT_NEEDS_REVIEW, CHANGE_TO, fact_flag("past_retirement", false));
	return finding;
}

static void keep_code(
	const struct bench *bench, const struct training_line *line, int number, enum code code)
{
	if (!line_verdict_warns(code))
		claim_judgement_fault(bench->judgement, number, code);
	else if (code == CODE_AGE_RETIRED)
		keep_copy(bench->judgement, age_finding(bench, number));
	else
		keep_copy(bench->judgement,
			training_line_explain(&bench->terms, bench->category, line, code, number));
}

static void judge_line(struct bench *bench, const struct db_rows *rows, size_t row)
{
	struct line_verdict verdict = { 0 };
	struct payroll_line wages[WAGES_MAX];
	struct training_line line;
	int number = (int)db_int(rows, row, "line");

	read_line(bench, rows, row, &line);
	training_line_judge(&bench->terms, bench->category, &line, &verdict);
	size_t count = wages_of(bench, number, wages);
	if (bench->wages_judged)
		payroll_judge(bench->wage_first, bench->wage_last, line.hired_on, bench->today,
			count, wages, &verdict);
	judge_beyond(rows, row, &verdict);
	for (size_t i = 0; i < verdict.count; i++)
		keep_code(bench, &line, number, verdict.codes[i]);
	struct finding dismissal = training_line_dismissal(&bench->terms, &line, number);
	if (dismissal.verdict != VERDICT_PASS)
		findings_add(bench->judgement->findings, &dismissal);
}

/* Loading
 * -----------------------------------------------------------------------------------------------------------
 */

/* A step is judged by facts that nobody can change any more. */
static enum err ask(struct ctx *ctx, const char *claim_id, bool locks, struct db_rows *facts)
{
	struct db_rows heads;
	const struct db_value id = DB_TEXT(claim_id);
	const struct db_call terms = { QUERY_CLAIM_TERMS, facts, 1, &id };

	if (!locks)
		return db_run_all(ctx, &terms, 1);
	return dossier_lock(ctx,
		&(struct dossier_set){
			.flow = "claim", .ids = &claim_id, .count = 1, .grounds = true },
		&terms, &heads);
}

static enum err load(struct ctx *ctx, const char *claim_id, bool locks, struct db_rows *facts,
	struct bench *bench)
{
	enum err err = ask(ctx, claim_id, locks, facts);

	if (err)
		return err;
	if (!facts->count ||
		!training_category_named(db_text(facts, 0, "category"), &bench->category))
		return fail(&ctx->fault, ERR_NOT_FOUND);
	bench->facts = facts;
	bench->month = month_of((int32_t)db_int(facts, 0, "month_day"));
	bench->today = (int32_t)db_int(facts, 0, "today");
	bench->received_on = (int32_t)db_int(facts, 0, "received_on");
	bench->judgement->state = db_text(facts, 0, "state");
	bench->judgement->lines = db_int(facts, 0, "lines");
	bench->judgement->asked_fen = db_int(facts, 0, "asked_fen");
	return training_terms_load(
		ctx, db_text(facts, 0, "policy_id"), db_text(facts, 0, "month"), &bench->terms);
}

/* S76: asked for where it decides. */
static enum err load_grace(
	struct ctx *ctx, const char *claim_id, struct training_grace *grace, struct bench *bench)
{
	if (bench->received_on <= bench->terms.claim_until)
		return ERR_NONE;
	bench->grace = grace;
	return training_terms_grace(ctx, claim_id, grace);
}

/* S42, S43, S43b, Q13: wages are judged where rows must stand for them, and wherever rows were
 * sent. */
static void prepare_wages(struct bench *bench)
{
	int32_t suspended_from = month_of((int32_t)db_int(bench->facts, 0, "suspended_from"));

	evidence_wage_months(&bench->terms, bench->category, bench->month, suspended_from,
		&bench->wage_first, &bench->wage_last);
	bench->wages_judged = bench->terms.payroll_rows == PAYROLL_ROWS_ALWAYS ||
			      !(bench->evidence & FLAG(EVIDENCE_bank_statement)) ||
			      bench->evidence & FLAG(EVIDENCE_payroll_rows);
}

/* Its lines, their wages, its scans; one round trip. */
static enum err load_papers(struct ctx *ctx, const char *claim_id, bool preview,
	struct db_rows *lines, struct bench *bench)
{
	struct db_rows scans;
	const struct db_value values[] = { DB_TEXT(claim_id), DB_BOOL(preview) };
	const struct db_call calls[] = { { QUERY_CLAIM_LINES, lines, 2, values },
		{ QUERY_CLAIM_WAGES, &bench->wages, 1, values },
		{ QUERY_CLAIM_SCANS, &scans, 1, values } };
	enum err err = db_run_all(ctx, calls, LENGTH(calls));

	if (!err)
		bench->evidence = evidence_of(bench, &scans);
	return err;
}

enum err claim_judgement_make(
	struct ctx *ctx, const char *claim_id, bool preview, struct claim_judgement *judgement)
{
	struct db_rows facts, lines;
	struct training_grace grace;
	struct bench bench = { .judgement = judgement };

	*judgement = (struct claim_judgement){ .findings = findings_on(ctx->arena),
		.faults = arena_alloc(
			ctx->arena, CLAIM_JUDGEMENT_FAULTS * sizeof(*judgement->faults)) };
	hold_all(judgement);
	enum err err = load(ctx, claim_id, !preview, &facts, &bench);
	if (!err)
		err = load_grace(ctx, claim_id, &grace, &bench);
	if (!err)
		err = load_papers(ctx, claim_id, preview, &lines, &bench);
	if (err)
		return err;
	prepare_wages(&bench);
	judge_claim(&bench);
	for (size_t i = 0; i < lines.count; i++)
		judge_line(&bench, &lines, i);
	return ERR_NONE;
}

enum err claim_judgement_category(struct ctx *ctx, const char *claim_id, bool *proven)
{
	struct db_rows facts;
	struct claim_judgement judgement = { 0 };
	struct bench bench = { .judgement = &judgement };
	enum err err = load(ctx, claim_id, true, &facts, &bench);

	if (err)
		return err;
	struct training_plan plan = category_plan(&bench);
	*proven = training_category_proven(&bench.terms, &plan);
	return ERR_NONE;
}

enum err claim_judgement_refuse(struct ctx *ctx, const struct claim_judgement *judgement)
{
	if (!judgement->total)
		return ERR_NONE;
	for (size_t i = 0; i < judgement->count; i++) {
		const char *pointer = arena_printf(
			ctx->arena, "/lines/%lld", (long long)judgement->faults[i].line);
		enum code code = judgement->faults[i].code;
		fault_add_days(&ctx->fault, pointer, code, claim_judgement_days(judgement, code));
	}
	ctx->fault.total = judgement->total;
	return fail(&ctx->fault, ERR_LINES);
}

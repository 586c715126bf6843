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

/* All that claims are judged by, each in the order of their ids, so that one walk serves all: how
 * far it has come. */
struct papers {
	struct db_rows facts, lines, wages, scans;
	size_t line, wage, scan;
};

/* The claim under judgement: its terms, its row of facts, its papers. */
struct bench {
	struct training_policy terms;
	enum category category;
	int32_t month, today, received_on;
	const struct training_grace *grace; /* NULL: received in the days of acceptance */
	struct training_grace granted;      /* what grace points to */
	int32_t wage_first, wage_last;
	bool wages_judged;
	const struct db_rows *facts;
	size_t row;
	const char *id;
	struct papers *papers;
	unsigned evidence; /* a mask */
	int64_t asked;     /* lines still asked for */
	struct claim_judgement *judgement;
};

void claim_judgement_fault(struct claim_judgement *judgement, int64_t line, enum code code)
{
	if (judgement->faults && judgement->count < CLAIM_JUDGEMENT_FAULTS)
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

/* S26 to S30: the category's conditions, asked for the claimed month alone. */
static struct training_plan category_plan(const struct bench *bench)
{
	struct training_plan plan;

	(void)category_read(bench->facts, bench->row, &plan);
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

/* Whether the row is of the claim that is under judgement. */
static bool is_own(const struct bench *bench, const struct db_rows *rows, size_t row)
{
	return row < rows->count && !strcmp(db_text(rows, row, "id"), bench->id);
}

static unsigned evidence_of(const struct bench *bench)
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
	int64_t reused = db_int(bench->facts, bench->row, "reused");
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
	const size_t row = bench->row;

	take_days(bench);
	keep_whole(
		judgement, training_claim_window(&bench->terms, bench->grace, bench->received_on));
	keep_whole(judgement, training_month_claimable(&bench->terms, bench->month, bench->today));
	keep_whole(judgement, evidence_judge(&bench->terms, bench->category, bench->evidence));
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

static size_t wages_of(
	const struct bench *bench, int64_t number, struct payroll_line wages[WAGES_MAX])
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
	else if (!bench->judgement->findings)
		return;
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
		keep_copy(bench->judgement, dismissal);
	bench->asked++;
}

static void judge_lines(struct bench *bench)
{
	struct papers *papers = bench->papers;

	for (; is_own(bench, &papers->lines, papers->line); papers->line++)
		judge_line(bench, &papers->lines, papers->line);
}

/* Loading
 * -----------------------------------------------------------------------------------------------------------
 */

/* A step is judged by facts that nobody can change any more. */
static enum err ask(struct ctx *ctx, const char *claim_id, bool locks, struct db_rows *facts)
{
	struct db_rows heads;
	const struct db_value values[] = { DB_LIST(&claim_id, 1), DB_BOOL(false) };
	const struct db_call terms = { QUERY_CLAIM_TERMS, facts, LENGTH(values), values };

	if (!locks)
		return db_run_all(ctx, &terms, 1);
	return dossier_lock(ctx,
		&(struct dossier_set){
			.flow = "claim", .ids = &claim_id, .count = 1, .grounds = true },
		&terms, &heads);
}

/* What a row of facts says of its claim. */
static bool take_facts(struct bench *bench, const struct db_rows *facts, size_t row)
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

static enum err load(struct ctx *ctx, const char *claim_id, bool locks, struct db_rows *facts,
	struct bench *bench)
{
	enum err err = ask(ctx, claim_id, locks, facts);

	if (err)
		return err;
	if (!take_facts(bench, facts, 0))
		return fail(&ctx->fault, ERR_NOT_FOUND);
	return training_terms_load(
		ctx, db_text(facts, 0, "policy_id"), db_text(facts, 0, "month"), &bench->terms);
}

/* S76: asked for where it decides. */
static enum err load_grace(struct ctx *ctx, struct bench *bench)
{
	if (bench->received_on <= bench->terms.claim_until)
		return ERR_NONE;
	bench->grace = &bench->granted;
	return training_terms_grace(ctx, bench->id, &bench->granted);
}

/* S42, S43, S43b, Q13: wages are judged where rows must stand for them, and wherever rows were
 * sent. */
static void prepare_wages(struct bench *bench)
{
	int32_t suspended_from =
		month_of((int32_t)db_int(bench->facts, bench->row, "suspended_from"));

	evidence_wage_months(&bench->terms, bench->category, bench->month, suspended_from,
		&bench->wage_first, &bench->wage_last);
	bench->wages_judged = bench->terms.payroll_rows == PAYROLL_ROWS_ALWAYS ||
			      !(bench->evidence & FLAG(EVIDENCE_bank_statement)) ||
			      bench->evidence & FLAG(EVIDENCE_payroll_rows);
}

/* Their lines, wages and scans; one round trip. */
static enum err load_papers(
	struct ctx *ctx, const struct id_list *ids, bool preview, struct papers *papers)
{
	const struct db_value values[] = { DB_LIST(ids->id, ids->count), DB_BOOL(preview) };
	const struct db_call calls[] = { { QUERY_CLAIM_LINES, &papers->lines, 2, values },
		{ QUERY_CLAIM_WAGES, &papers->wages, 1, values },
		{ QUERY_CLAIM_SCANS, &papers->scans, 1, values } };

	return db_run_all(ctx, calls, LENGTH(calls));
}

/* The claim whose facts were taken, and whose papers come next. */
static void judge(struct bench *bench)
{
	hold_all(bench->judgement);
	bench->evidence = evidence_of(bench);
	prepare_wages(bench);
	judge_claim(bench);
	judge_lines(bench);
}

enum err claim_judgement_make(
	struct ctx *ctx, const char *claim_id, bool preview, struct claim_judgement *judgement)
{
	struct papers papers = { 0 };
	struct bench bench = { .papers = &papers, .judgement = judgement };
	const struct id_list ids = { .id = &claim_id, .count = 1 };

	*judgement = (struct claim_judgement){ .findings = findings_on(ctx->arena),
		.faults = arena_alloc(
			ctx->arena, CLAIM_JUDGEMENT_FAULTS * sizeof(*judgement->faults)) };
	enum err err = load(ctx, claim_id, !preview, &papers.facts, &bench);
	if (!err)
		err = load_grace(ctx, &bench);
	if (!err)
		err = load_papers(ctx, &ids, preview, &papers);
	if (!err)
		judge(&bench);
	return err;
}

/* Once more
 * ---------------------------------------------------------------------------------------------- */

/* Terms by policy and month: a chunk of claims has few. */
struct shelf {
	size_t count;
	struct shelved {
		const char *policy_id, *month;
		struct training_policy terms;
	} * terms;
};

static enum err take_terms(struct ctx *ctx, struct shelf *shelf, struct bench *bench)
{
	const char *policy_id = db_text(bench->facts, bench->row, "policy_id");
	const char *month = db_text(bench->facts, bench->row, "month");
	struct shelved *at = shelf->terms;
	struct shelved *end = at + shelf->count;
	enum err err = ERR_NONE;

	while (at < end && (strcmp(at->month, month) || strcmp(at->policy_id, policy_id)))
		at++;
	if (at == end) {
		*at = (struct shelved){ .policy_id = policy_id, .month = month };
		err = training_terms_load(ctx, policy_id, month, &at->terms);
		shelf->count++;
	}
	bench->terms = at->terms;
	return err;
}

/* A claim that was handed in had neither; what is approved is the amount of its lines (S32). */
static bool differs(const struct bench *bench)
{
	const struct claim_judgement *judgement = bench->judgement;
	int64_t due_fen = 0;

	for (size_t i = 0; i < judgement->verdict_count; i++)
		if (judgement->verdicts[i].guard != CODE_NONE && !judgement->verdicts[i].holds)
			return true;
	if (judgement->total)
		return true;
	return !db_is_null(bench->facts, bench->row, "approved_fen") &&
	       (!training_claim_amount(&bench->terms, bench->asked, &due_fen) ||
		       due_fen != db_int(bench->facts, bench->row, "approved_fen"));
}

static enum err judge_again(struct ctx *ctx, struct papers *papers, struct id_list *differing)
{
	struct shelf shelf = { .terms = arena_alloc(
				       ctx->arena, papers->facts.count * sizeof(*shelf.terms)) };
	enum err err = ERR_NONE;

	for (size_t row = 0; !err && row < papers->facts.count; row++) {
		struct claim_judgement judgement = { 0 };
		struct bench bench = { .papers = papers, .judgement = &judgement };
		if (!take_facts(&bench, &papers->facts, row))
			return fail(&ctx->fault, ERR_INTERNAL);
		err = take_terms(ctx, &shelf, &bench);
		if (!err)
			err = load_grace(ctx, &bench);
		if (!err)
			judge(&bench);
		if (!err && differs(&bench))
			differing->id[differing->count++] = bench.id;
	}
	return err;
}

enum err claim_judgement_differing(
	struct ctx *ctx, const struct id_list *ids, struct id_list *differing)
{
	struct papers papers = { 0 };
	enum err err = db(
		ctx, QUERY_CLAIM_TERMS, &papers.facts, DB_LIST(ids->id, ids->count), DB_BOOL(true));

	*differing = (struct id_list){ .id = arena_alloc(ctx->arena,
					       (ids->count + 1) * sizeof(*differing->id)) };
	if (!err)
		err = load_papers(ctx, ids, false, &papers);
	return err ? err : judge_again(ctx, &papers, differing);
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

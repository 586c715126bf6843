#include "domain/training/plan.h"

#include "base/month.h"
#include "db/db.h"
#include "domain/case/document.h"
#include "domain/case/dossier.h"
#include "domain/case/draft.h"
#include "domain/case/finding.h"
#include "domain/case/move.h"
#include "domain/training/category.h"
#include "domain/training/training_terms.h"

/* The policy that pays the first month, and the bureau of the employer. */
static enum err frame(struct ctx *ctx, const struct plan_span *span, struct db_rows *rows)
{
	enum err err = db(ctx, QUERY_PLAN_FRAME, rows, DB_TEXT(span->enterprise_id),
		DB_TEXT(span->first_month), DB_TEXT(span->last_month));
	if (err)
		return err;
	if (!rows->count)
		return fail_at(&ctx->fault, ERR_INVALID, "/enterprise_id", CODE_ENUM, 0);
	if (!db_bool(rows, 0, "in_order"))
		fault_add(&ctx->fault, "/last_month", CODE_OUT_OF_ORDER, 0);
	if (db_is_null(rows, 0, "policy_id"))
		fault_add_days(&ctx->fault, "/first_month", CODE_OUTSIDE_PROGRAMME,
			(struct fault_days){ .from = (int32_t)db_int(rows, 0, "programme_from"),
				.until = (int32_t)db_int(rows, 0, "programme_until") });
	return ctx->fault.total ? fail(&ctx->fault, ERR_INVALID) : ERR_NONE;
}

enum err plan_create(
	struct ctx *ctx, const char *body, const struct plan_span *span, char id[UUID_SIZE])
{
	struct db_rows rows;
	enum err err = frame(ctx, span, &rows);
	if (!err)
		err = dossier_open(
			ctx, "plan", span->enterprise_id, db_text(&rows, 0, "agency_id"), "JH", id);
	const char *own = arena_text(ctx->arena, id);
	if (!err)
		err = db(ctx, QUERY_PLAN_INSERT, NULL, DB_TEXT(own),
			DB_TEXT(db_text(&rows, 0, "policy_id")), DB_TEXT(body));
	if (!err)
		err = db(ctx, QUERY_PLAN_HEADCOUNT_INSERT, NULL, DB_TEXT(own), DB_TEXT(body));
	if (!err)
		err = dossier_refer(ctx, own, "plan", body);
	return err ? err : draft_create(ctx, "plan", own);
}

enum err plan_update(struct ctx *ctx, const char *id, int64_t version, const char *body,
	const struct plan_span *span)
{
	struct db_rows rows, changed;
	enum err err = move_one(ctx, "plan", "update", id, version, body);
	if (!err)
		err = frame(ctx, span, &rows);
	if (!err)
		err = db(ctx, QUERY_PLAN_CHANGE, &changed, DB_TEXT(id),
			DB_TEXT(db_text(&rows, 0, "policy_id")), DB_TEXT(body));
	if (!err && !changed.affected)
		return fail_at(&ctx->fault, ERR_INVALID, "/enterprise_id", CODE_ENUM, 0);
	if (!err)
		err = db(ctx, QUERY_PLAN_HEADCOUNT_CLEAR, NULL, DB_TEXT(id));
	return err ? err : db(ctx, QUERY_PLAN_HEADCOUNT_INSERT, NULL, DB_TEXT(id), DB_TEXT(body));
}

/* What the rules say of a plan: its findings, whether it was received in the days of acceptance,
 * whether it qualifies otherwise, and whether all that must be determined is. */
struct plan_verdict {
	struct columns *findings;
	struct fault_days window;
	bool in_window, qualifies, proven;
};

/* Locks the plan and reads what the rules judge it by. */
static enum err load(struct ctx *ctx, const char *id, struct db_rows *facts,
	struct training_policy *terms, struct training_plan *plan)
{
	struct db_rows heads;
	const struct db_value own = DB_TEXT(id);
	const struct db_call ask = { QUERY_PLAN_TERMS, facts, 1, &own };
	enum err err = dossier_lock(
		ctx, &(struct dossier_set){ .flow = "plan", .ids = &id, .count = 1 }, &ask, &heads);

	if (!err && !facts->count)
		return fail(&ctx->fault, ERR_NOT_FOUND);
	if (!err)
		err = training_terms_load(ctx, db_text(facts, 0, "policy_id"),
			db_text(facts, 0, "first_month"), terms);
	if (err)
		return err;
	if (!category_read(facts, 0, plan))
		return fail(&ctx->fault, ERR_INTERNAL);
	plan->first_month = month_of((int32_t)db_int(facts, 0, "first_day"));
	plan->last_month = month_of((int32_t)db_int(facts, 0, "last_day"));
	return ERR_NONE;
}

static enum err judge(struct ctx *ctx, const char *id, struct plan_verdict *verdict)
{
	struct db_rows facts;
	struct training_policy terms;
	struct training_plan plan;
	struct finding judged[PLAN_FINDINGS];
	enum err err = load(ctx, id, &facts, &terms, &plan);

	if (err)
		return err;
	struct finding window =
		training_plan_window(&terms, (int32_t)db_int(&facts, 0, "received_on"));
	*verdict = (struct plan_verdict){ .findings = findings_on(ctx->arena),
		.window = { .from = terms.plan_from, .until = terms.plan_until },
		.in_window = window.verdict == VERDICT_PASS,
		.qualifies = true,
		.proven = training_category_proven(&terms, &plan) };
	findings_add(verdict->findings, &window);
	size_t count = training_plan_judge(&terms, &plan, judged);
	for (size_t i = 0; i < count; i++) {
		findings_add(verdict->findings, &judged[i]);
		verdict->qualifies = verdict->qualifies && judged[i].verdict != VERDICT_FAIL;
	}
	return ERR_NONE;
}

enum err plan_submit(struct ctx *ctx, const struct asked_step *asked)
{
	struct plan_verdict verdict;
	enum err err = judge(ctx, asked->id, &verdict);

	if (err)
		return err;
	const struct guard_verdict verdicts[] = {
		{ .guard = GUARD_plan_window, .holds = verdict.in_window, .days = &verdict.window },
		{ .guard = GUARD_first_receipt_in_window,
			.holds = verdict.in_window,
			.days = &verdict.window }
	};
	struct move step = move_of(asked);

	step.verdicts = verdicts;
	step.verdict_count = LENGTH(verdicts);
	step.argument = verdict.findings;
	return move(ctx, &step);
}

/* What is found does not refuse the filing: a determination may still be on its way (S59). The
 * county decides on it. */
enum err plan_receive(struct ctx *ctx, const struct moved *moved)
{
	const char *id = moved->ids.id[0];
	enum err err = moved->note ? document_confirms(ctx, id, moved->note) : ERR_NONE;

	return err ? err : findings_keep(ctx, id, moved->argument);
}

/* Judged once more, by what is determined now: a plan that does not qualify cannot be approved. */
enum err plan_approve(struct ctx *ctx, const struct asked_step *asked)
{
	struct plan_verdict verdict;
	enum err err = judge(ctx, asked->id, &verdict);

	if (err)
		return err;
	const struct guard_verdict verdicts[] = { { .guard = GUARD_determinations_in_force,
		.holds = verdict.proven } };
	struct move step = move_of(asked);

	step.verdicts = verdicts;
	step.verdict_count = LENGTH(verdicts);
	err = move(ctx, &step);
	return err || verdict.qualifies
		       ? err
		       : fail_at(&ctx->fault, ERR_GUARD, "", CODE_PLAN_QUALIFIES, 0);
}

/* S76: today, by the window of the plan's policy; one that does not say when it closes is not open.
 */
static bool claims_accepted(const struct db_rows *facts, size_t row)
{
	return !db_is_null(facts, row, "claim_window_until") &&
	       window_open((int32_t)db_int(facts, row, "claim_window_from"),
		       (int32_t)db_int(facts, row, "claim_window_until"),
		       (int32_t)db_int(facts, row, "today"));
}

enum err plan_reopen(struct ctx *ctx, const struct asked_step *asked)
{
	static const struct guard_verdict verdicts[] = { { .guard = GUARD_claim_window,
		.judge = claims_accepted } };

	struct move step = move_of(asked);

	step.verdicts = verdicts;
	step.verdict_count = LENGTH(verdicts);
	return move(ctx, &step);
}

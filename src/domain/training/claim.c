#include "domain/training/claim.h"

#include "db/db.h"
#include "domain/case/document.h"
#include "domain/case/dossier.h"
#include "domain/case/finding.h"
#include "domain/case/move.h"
#include "domain/case/system.h"
#include "domain/money/fund.h"
#include "domain/training/claim_judgement.h"

static enum err insert(
	struct ctx *ctx, const char *id, const char *plan_id, const char *month, const char *body)
{
	const char *first = arena_printf(ctx->arena, "%s-01", month);
	enum err err = db(ctx, QUERY_CLAIM_INSERT, NULL, TEXT(id), TEXT(plan_id), TEXT(first));

	if (!err)
		err = dossier_refer(ctx, id, "claim", body);
	return err ? err : move_one(ctx, "claim", "create", id, -1, NULL);
}

enum err claim_create(struct ctx *ctx, const char *plan_id, const char *month, const char *body,
	char id[UUID_SIZE])
{
	struct db_rows plan;
	enum err err = db(ctx, QUERY_CLAIM_PLAN, &plan, TEXT(plan_id));

	if (err)
		return err;
	if (!plan.count)
		return fail_at(&ctx->fault, ERR_INVALID, "/plan_id", CODE_ENUM, 0);
	err = dossier_open(ctx, "claim", db_text(&plan, 0, "enterprise_id"),
		db_text(&plan, 0, "agency_id"), "SQ", id);
	return err ? err
		   : insert(ctx, arena_text(ctx->arena, id), db_text(&plan, 0, "plan_id"), month,
			     body);
}

/* What the registry says of lines becomes faults of the judgement. */
static void add_conflicts(const struct db_rows *rows, struct claim_judgement *judgement)
{
	for (size_t i = 0; i < rows->count; i++)
		claim_judgement_fault(judgement, db_int(rows, i, "line"),
			claim_judgement_code(db_text(rows, i, "code")));
}

/* S55: the lines that cannot have their month, all of them. */
static enum err refuse_conflicts(struct ctx *ctx, const struct db_rows *rows)
{
	struct claim_judgement judgement = {
		.faults =
			arena_alloc(ctx->arena, CLAIM_JUDGEMENT_FAULTS * sizeof(*judgement.faults))
	};

	add_conflicts(rows, &judgement);
	return claim_judgement_refuse(ctx, &judgement);
}

/* Old reservations go and new ones come in one transaction; nobody can step in between. */
static enum err reserve(struct ctx *ctx, const char *id, struct db_rows *conflicts)
{
	enum err err = db(ctx, QUERY_CLAIM_VOID, NULL, TEXT(id));

	return err ? err : db(ctx, QUERY_CLAIM_RESERVE, conflicts, TEXT(id));
}

enum err claim_submit(
	struct ctx *ctx, const char *action, const char *id, int64_t version, const char *note)
{
	struct db_rows conflicts;
	struct claim_judgement judgement;
	enum err err = move_one(ctx, "claim", action, id, version, note);

	if (!err && note)
		err = document_confirms(ctx, id, note);
	if (!err)
		err = reserve(ctx, id, &conflicts);
	if (!err)
		err = claim_judgement_make(ctx, id, false, &judgement);
	if (err)
		return err;
	add_conflicts(&conflicts, &judgement);
	err = claim_judgement_refuse(ctx, &judgement);
	if (!err)
		err = findings_keep(ctx, id, judgement.findings);
	return err ? err : db(ctx, QUERY_CLAIM_RECEIVE, NULL, TEXT(id));
}

/* A claim that falls gives its persons' months back. */
static enum err end_and_free_months(
	struct ctx *ctx, const char *action, const char *id, int64_t version, const char *note)
{
	enum err err = move_one(ctx, "claim", action, id, version, note);

	return err ? err : db(ctx, QUERY_CLAIM_VOID, NULL, TEXT(id));
}

enum err claim_withdraw(struct ctx *ctx, const char *id, int64_t version, const char *note)
{
	return end_and_free_months(ctx, "withdraw", id, version, note);
}

enum err claim_reject(struct ctx *ctx, const char *id, int64_t version, const char *note)
{
	return end_and_free_months(ctx, "reject", id, version, note);
}

/* The county asks once more what the employer counts as, and fixes amount and account. */
static enum err approve_first(struct ctx *ctx, const char *id, int64_t version, const char *note)
{
	bool proven = false;
	enum err err = claim_judgement_category(ctx, id, &proven);

	if (!err)
		err = move(ctx, &(struct move){ .flow = "claim",
					.action = "approve",
					.ids = &id,
					.count = 1,
					.version = version,
					.note = note,
					.judged = GUARD_determinations_in_force,
					.judged_holds = proven });
	return err ? err : db(ctx, QUERY_CLAIM_APPROVE_FIGURES, NULL, TEXT(id));
}

static enum err approve_last(struct ctx *ctx, const char *id, int64_t version, const char *note)
{
	enum err err = move_one(ctx, "claim", "approve", id, version, note);

	return err ? err : fund_reserve_case(ctx, id);
}

enum err claim_approve(struct ctx *ctx, const char *id, int64_t version, const char *note)
{
	/* What an approval brings with it, by the level that gives it. */
	static enum err (*const gives[ROLE_COUNT])(struct ctx *, const char *, int64_t,
		const char *) = { [ROLE_county] = approve_first, [ROLE_prefecture] = approve_last };

	return gives[ctx->actor.role](ctx, id, version, note);
}

static enum err check_lines(struct ctx *ctx, const char *id, const char *note, const char *state)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_LINES_UNFIT, &rows, TEXT(id), TEXT(note), TEXT(state));

	if (err || !rows.count)
		return err;
	for (size_t i = 0; i < rows.count; i++)
		fault_add(&ctx->fault,
			arena_printf(ctx->arena, "/lines/%s", db_text(&rows, i, "line")),
			CODE_LINE_STATE, 0);
	return fail(&ctx->fault, ERR_INVALID);
}

enum err claim_lines_refuse(struct ctx *ctx, const char *id, int64_t version, const char *note)
{
	enum err err = move_one(ctx, "claim", "refuse_lines", id, version, note);

	if (!err)
		err = check_lines(ctx, id, note, "asked");
	if (!err)
		err = db(ctx, QUERY_CLAIM_UNAPPROVE, NULL, TEXT(id));
	if (!err)
		err = db(ctx, QUERY_LINES_REFUSE, NULL, TEXT(id), TEXT(note));
	return err ? err : db(ctx, QUERY_LINES_VOID, NULL, TEXT(id));
}

enum err claim_lines_restore(struct ctx *ctx, const char *id, int64_t version, const char *note)
{
	struct db_rows conflicts;
	enum err err = move_one(ctx, "claim", "restore_lines", id, version, note);

	if (!err)
		err = check_lines(ctx, id, note, "refused");
	if (!err)
		err = db(ctx, QUERY_CLAIM_UNAPPROVE, NULL, TEXT(id));
	if (!err)
		err = db(ctx, QUERY_LINES_RESTORE, NULL, TEXT(id), TEXT(note));
	if (!err)
		err = db(ctx, QUERY_CLAIM_RESERVE, &conflicts, TEXT(id));
	return err ? err : refuse_conflicts(ctx, &conflicts);
}

enum err claim_reopen(struct ctx *ctx, const char *id, int64_t version, const char *note)
{
	struct db_rows conflicts;
	enum err err = move_one(ctx, "claim", "reopen", id, version, note);

	if (!err)
		err = fund_release_case(ctx, id);
	if (!err)
		err = db(ctx, QUERY_CLAIM_RESERVE_AGAIN, &conflicts, TEXT(id));
	return err ? err : refuse_conflicts(ctx, &conflicts);
}

enum err claim_rebind_account(struct ctx *ctx, const char *id, int64_t version, const char *note)
{
	enum err err = move_one(ctx, "claim", "rebind_account", id, version, note);

	if (!err)
		err = db(ctx, QUERY_CLAIM_REBIND, NULL, TEXT(id));
	return err ? err : fund_rebind_case(ctx, id);
}

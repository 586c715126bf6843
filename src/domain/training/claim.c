#include "domain/training/claim.h"

#include "db/db.h"
#include "domain/case/document.h"
#include "domain/case/dossier.h"
#include "domain/case/draft.h"
#include "domain/case/finding.h"
#include "domain/case/move.h"
#include "domain/case/system.h"
#include "domain/training/claim_judgement.h"

static enum err insert(
	struct ctx *ctx, const char *id, const char *plan_id, const char *month, const char *body)
{
	const char *first = arena_printf(ctx->arena, "%s-01", month);
	enum err err =
		db(ctx, QUERY_CLAIM_INSERT, NULL, DB_TEXT(id), DB_TEXT(plan_id), DB_TEXT(first));

	if (!err)
		err = dossier_refer(ctx, id, "claim", body);
	return err ? err : draft_create(ctx, "claim", id);
}

enum err claim_create(struct ctx *ctx, const char *plan_id, const char *month, const char *body,
	char id[UUID_SIZE])
{
	struct db_rows plan;
	enum err err = db(ctx, QUERY_CLAIM_PLAN, &plan, DB_TEXT(plan_id));

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
	enum err err = db(ctx, QUERY_CLAIM_VOID, NULL, DB_TEXT(id));

	return err ? err : db(ctx, QUERY_CLAIM_RESERVE, conflicts, DB_TEXT(id));
}

static enum err move_judged(
	struct ctx *ctx, const struct asked_step *asked, const struct claim_judgement *judgement)
{
	struct move step = move_of(asked);

	step.verdicts = judgement->verdicts;
	step.verdict_count = judgement->verdict_count;
	step.argument = judgement;
	step.locked = true;
	return move(ctx, &step);
}

enum err claim_submit(struct ctx *ctx, const struct asked_step *asked)
{
	struct claim_judgement judgement;
	enum err err = claim_judgement_make(ctx, asked->id, false, &judgement);

	return err ? err : move_judged(ctx, asked, &judgement);
}

enum err claim_receive(struct ctx *ctx, const struct moved *moved)
{
	struct db_rows conflicts;
	struct claim_judgement judgement = *(const struct claim_judgement *)moved->argument;
	const char *id = moved->ids.id[0];
	enum err err = moved->note ? document_confirms(ctx, id, moved->note) : ERR_NONE;

	if (!err)
		err = reserve(ctx, id, &conflicts);
	if (err)
		return err;
	add_conflicts(&conflicts, &judgement);
	err = claim_judgement_refuse(ctx, &judgement);
	if (!err)
		err = findings_keep(ctx, id, judgement.findings);
	return err ? err : db(ctx, QUERY_CLAIM_RECEIVE, NULL, DB_TEXT(id));
}

enum err claim_recompute(struct ctx *ctx, const struct asked_step *asked)
{
	struct db_rows fallen;
	struct claim_judgement judgement;
	enum err err = claim_judgement_make(ctx, asked->id, false, &judgement);

	if (!err)
		err = as_system_db(ctx, QUERY_GROUND_FALLEN, &fallen, DB_LIST(&asked->id, 1));
	if (err)
		return err;
	claim_judgement_hold(&judgement, GUARD_ground_fallen, fallen.count > 0);
	return move_judged(ctx, asked, &judgement);
}

enum err claim_judged(struct ctx *ctx, const struct moved *moved)
{
	const struct claim_judgement *judgement = moved->argument;
	enum err err = claim_judgement_refuse(ctx, judgement);

	return err ? err : findings_keep(ctx, moved->ids.id[0], judgement->findings);
}

/* The county asks once more what the employer counts as. */
enum err claim_approve(struct ctx *ctx, const struct asked_step *asked)
{
	bool proven = false;
	enum err err = claim_judgement_category(ctx, asked->id, &proven);

	if (err)
		return err;
	const struct guard_verdict verdicts[] = { { .guard = GUARD_determinations_in_force,
		.holds = proven } };
	struct move step = move_of(asked);

	step.verdicts = verdicts;
	step.verdict_count = LENGTH(verdicts);
	step.locked = true;
	return move(ctx, &step);
}

enum err claim_figures(struct ctx *ctx, const struct moved *moved)
{
	return db(ctx, QUERY_CLAIM_APPROVE_FIGURES, NULL, DB_TEXT(moved->ids.id[0]));
}

static enum err check_lines(struct ctx *ctx, const char *id, const char *note, const char *state)
{
	struct db_rows rows;
	enum err err =
		db(ctx, QUERY_LINES_UNFIT, &rows, DB_TEXT(id), DB_TEXT(note), DB_TEXT(state));

	if (err || !rows.count)
		return err;
	for (size_t i = 0; i < rows.count; i++)
		fault_add(&ctx->fault,
			arena_printf(ctx->arena, "/lines/%s", db_text(&rows, i, "line")),
			CODE_LINE_STATE, 0);
	return fail(&ctx->fault, ERR_INVALID);
}

enum err claim_lines_refuse(struct ctx *ctx, const struct moved *moved)
{
	const char *id = moved->ids.id[0];
	enum err err = check_lines(ctx, id, moved->note, "asked");

	if (!err)
		err = db(ctx, QUERY_CLAIM_UNAPPROVE, NULL, DB_TEXT(id));
	if (!err)
		err = db(ctx, QUERY_LINES_REFUSE, NULL, DB_TEXT(id), DB_TEXT(moved->note));
	return err ? err : db(ctx, QUERY_LINES_VOID, NULL, DB_TEXT(id));
}

enum err claim_lines_restore(struct ctx *ctx, const struct moved *moved)
{
	struct db_rows conflicts;
	const char *id = moved->ids.id[0];
	enum err err = check_lines(ctx, id, moved->note, "refused");

	if (!err)
		err = db(ctx, QUERY_CLAIM_UNAPPROVE, NULL, DB_TEXT(id));
	if (!err)
		err = db(ctx, QUERY_LINES_RESTORE, NULL, DB_TEXT(id), DB_TEXT(moved->note));
	if (!err)
		err = db(ctx, QUERY_CLAIM_RESERVE, &conflicts, DB_TEXT(id));
	return err ? err : refuse_conflicts(ctx, &conflicts);
}

enum err claim_reserve_again(struct ctx *ctx, const struct moved *moved)
{
	struct db_rows conflicts;
	enum err err = db(ctx, QUERY_CLAIM_RESERVE_AGAIN, &conflicts, DB_TEXT(moved->ids.id[0]));

	return err ? err : refuse_conflicts(ctx, &conflicts);
}

enum err claim_rebind(struct ctx *ctx, const struct moved *moved)
{
	return db(ctx, QUERY_CLAIM_REBIND, NULL, DB_TEXT(moved->ids.id[0]));
}

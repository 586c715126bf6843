#include "domain/refund/refund.h"

#include <string.h>

#include "base/date.h"
#include "db/db.h"
#include "domain/case/dossier.h"
#include "domain/case/draft.h"
#include "domain/case/finding.h"
#include "domain/case/id_list.h"
#include "domain/case/move.h"
#include "domain/case/system.h"
#include "domain/refund/refund_judgement.h"

/* Computing
 * ---------------------------------------------------------------------------------------------- */

/* The figures of one case. */
struct figures {
	struct refund_judgement judgement;
	struct columns *findings; /* NULL: a top-up was found entitled with its original */
	int64_t record_version;   /* -1: no record */
};

/* Judges by the records and the balance. `chosen` may be NULL. */
static enum err judge(struct ctx *ctx, const char *id, const char *chosen, struct figures *figures)
{
	struct db_rows facts;
	struct refund_terms_shelf shelf = { 0 };
	const struct refund_terms *terms;
	enum err err =
		as_system_db(ctx, QUERY_REFUND_JUDGE_FACTS, &facts, DB_TEXT(id), DB_TEXT(chosen));

	if (!err && !facts.count)
		return fail(&ctx->fault, ERR_NOT_FOUND);
	if (!err)
		err = refund_terms_row(ctx, &shelf, &facts, 0, &terms);
	if (err)
		return err;
	bool tops_up = !db_is_null(&facts, 0, "original_id");
	bool has_record = db_bool(&facts, 0, "has_record");
	*figures = (struct figures){ .findings = tops_up ? NULL : findings_on(ctx->arena),
		.record_version = has_record ? db_int(&facts, 0, "record_version") : -1 };
	refund_judgement_row(ctx, terms, &facts, 0, figures->findings, &figures->judgement);
	if (!db_is_null(&facts, 0, "corrected_fen"))
		refund_judgement_correct(ctx, db_text(&facts, 0, "corrected"),
			db_int(&facts, 0, "corrected_fen"), &figures->judgement);
	return ERR_NONE;
}

/* Keeps the figures, and what was found with the version that this step made; a case that was
 * received gets its receipt. */
static enum err keep(struct ctx *ctx, const char *id, const struct figures *figures, bool received)
{
	int64_t version = figures->record_version, amount_fen = figures->judgement.owed_fen;
	enum err err = as_system_db(ctx, QUERY_REFUND_FIGURES_WRITE, NULL, DB_TEXT(id),
		DB_TEXT(figures->judgement.kind), DB_TEXT(figures->judgement.method),
		version >= 0 ? DB_INT(version) : DB_NONE,
		amount_fen >= 0 ? DB_INT(amount_fen) : DB_NONE,
		DB_TEXT(figures->judgement.computed), DB_BOOL(received));

	return err || !figures->findings ? err : findings_keep(ctx, id, figures->findings);
}

/* As keep, where the judgement counts: it says what the code is entitled to. */
static enum err keep_judged(
	struct ctx *ctx, const char *id, const struct figures *figures, bool received)
{
	struct columns *entitled = columns_create(ctx->arena, 1);
	enum err err = keep(ctx, id, figures, received);

	entitled->column[0].type = COLUMN_INT;
	column_int(&entitled->column[0], figures->judgement.entitled_fen);
	return err ? err
		   : as_system_db(ctx, QUERY_REFUND_BALANCE_JUDGE, NULL, DB_LIST(&id, 1),
			     DB_COLUMN(&entitled->column[0]));
}

/* Once more
 * ---------------------------------------------------------------------------------------------- */

/* True when the rules say otherwise of a row of facts than its refund carries. */
static bool differs(
	struct ctx *ctx, const struct refund_terms *terms, const struct db_rows *facts, size_t row)
{
	struct refund_judgement judgement;
	int64_t carried_fen = db_is_null(facts, row, "entitlement_fen")
				      ? -1
				      : db_int(facts, row, "entitlement_fen");

	refund_judgement_row(ctx, terms, facts, row, NULL, &judgement);
	return judgement.fails != db_bool(facts, row, "failed") ||
	       judgement.result.amount_fen != carried_fen;
}

enum err refund_differing(struct ctx *ctx, const struct id_list *ids, struct id_list *differing)
{
	struct db_rows facts;
	struct refund_terms_shelf shelf = { 0 };
	const struct refund_terms *terms;
	enum err err = db(ctx, QUERY_REFUND_AGAIN_FACTS, &facts, DB_LIST(ids->id, ids->count));

	*differing = (struct id_list){ .id = arena_alloc(ctx->arena,
					       (ids->count + 1) * sizeof(*differing->id)) };
	for (size_t row = 0; !err && row < facts.count; row++) {
		err = refund_terms_row(ctx, &shelf, &facts, row, &terms);
		if (!err && differs(ctx, terms, &facts, row))
			differing->id[differing->count++] = db_text(&facts, row, "id");
	}
	return err;
}

/* The employer's side
 * ---------------------------------------------------------------------------------------------- */

static enum err check_year(struct ctx *ctx, int64_t year)
{
	int now = date_year(ctx->today);

	if (year == now)
		return ERR_NONE;
	return fail_at(
		&ctx->fault, ERR_INVALID, "/year", year < now ? CODE_TOO_SMALL : CODE_TOO_BIG, now);
}

/* One original of a code and year, whoever registered the code (S12). */
static enum err check_first(struct ctx *ctx, int64_t year)
{
	struct db_rows rows;
	enum err err =
		db(ctx, QUERY_REFUND_YEAR, &rows, DB_TEXT(ctx->actor.enterprise_id), DB_INT(year));

	if (err || !db_bool(&rows, 0, "taken"))
		return err;
	if (!db_is_null(&rows, 0, "own_id"))
		ctx->fault.location =
			arena_printf(ctx->arena, "/v1/refunds/%s", db_text(&rows, 0, "own_id"));
	return fail_at(&ctx->fault, ERR_CONFLICT, "/year", CODE_REFUND_OF_YEAR, year);
}

static enum err open_draft(struct ctx *ctx, const struct db_rows *place, int64_t year,
	const char *body, char id[UUID_SIZE])
{
	enum err err = dossier_open(
		ctx, "refund", ctx->actor.enterprise_id, db_text(place, 0, "agency_id"), "FH", id);
	const char *own = arena_text(ctx->arena, id);

	if (!err)
		err = db(ctx, QUERY_REFUND_INSERT, NULL, DB_TEXT(own),
			DB_TEXT(db_text(place, 0, "policy_id")), DB_INT(year));
	if (!err)
		err = dossier_refer(ctx, own, "refund", body);
	if (!err)
		err = check_first(ctx, year);
	return err ? err : draft_create(ctx, "refund", own);
}

enum err refund_create(struct ctx *ctx, int64_t year, const char *body, char id[UUID_SIZE])
{
	struct db_rows place;
	struct figures figures;
	enum err err = check_year(ctx, year);

	if (!err)
		err = db(ctx, QUERY_REFUND_PLACE, &place, DB_TEXT(ctx->actor.enterprise_id));
	if (!err && (!place.count || db_is_null(&place, 0, "policy_id")))
		return fail(&ctx->fault, ERR_PARAMETER_MISSING);
	if (!err)
		err = open_draft(ctx, &place, year, body, id);
	const char *own = arena_text(ctx->arena, id);
	if (!err)
		err = judge(ctx, own, NULL, &figures);
	return err ? err : keep(ctx, own, &figures, false);
}

enum err refund_submit(struct ctx *ctx, const struct asked_step *asked)
{
	struct db_rows heads;
	struct figures figures;
	const struct db_value ids = DB_LIST(&asked->id, 1);
	const struct db_call balance = { QUERY_REFUND_BALANCE_LOCK, NULL, 1, &ids };
	enum err err = dossier_lock(ctx,
		&(struct dossier_set){
			.flow = "refund", .ids = &asked->id, .count = 1, .grounds = true },
		&balance, &heads);

	if (!err)
		err = judge(ctx, asked->id, NULL, &figures);
	if (err)
		return err;
	const bool in_window = figures.judgement.in_window;
	const struct fault_days *days = &figures.judgement.window;
	const struct guard_verdict verdicts[] = {
		{ .guard = GUARD_refund_window, .holds = in_window, .days = days },
		{ .guard = GUARD_first_receipt_in_window, .holds = in_window, .days = days }
	};
	struct move step = move_of(asked);

	step.verdicts = verdicts;
	step.verdict_count = LENGTH(verdicts);
	step.argument = &figures;
	step.locked = true;
	return move(ctx, &step);
}

enum err refund_receive(struct ctx *ctx, const struct moved *moved)
{
	return keep_judged(ctx, moved->ids.id[0], moved->argument, true);
}

/* The reviewers' side
 * ---------------------------------------------------------------------------------------------- */

enum err refund_recompute(struct ctx *ctx, const struct asked_step *asked)
{
	struct db_rows heads, rows;
	const struct db_value id = DB_TEXT(asked->id);
	const struct db_call ask = { QUERY_REFUND_RECOMPUTABLE, &rows, 1, &id };
	enum err err = dossier_lock(ctx,
		&(struct dossier_set){
			.flow = "refund", .ids = &asked->id, .count = 1, .grounds = true },
		&ask, &heads);

	if (err)
		return err;
	const struct guard_verdict verdict = { .guard = GUARD_recomputable,
		.holds = db_bool(&rows, 0, "recomputable") };
	struct move step = move_of(asked);

	step.verdicts = &verdict;
	step.verdict_count = 1;
	step.locked = true;
	return move(ctx, &step);
}

/* A method that the reviewer chose must give an amount. */
enum err refund_computed(struct ctx *ctx, const struct moved *moved)
{
	struct figures figures;
	const char *id = moved->ids.id[0], *chosen = moved->argument;
	enum err err = judge(ctx, id, chosen, &figures);

	if (!err)
		err = keep_judged(ctx, id, &figures, false);
	if (err || !chosen || figures.judgement.owed_fen >= 0)
		return err;
	return fail_at(&ctx->fault, ERR_PARAMETER_MISSING, "/method", CODE_METHOD_BLOCKED, 0);
}

enum err refund_choose_method(
	struct ctx *ctx, const char *id, int64_t version, const char *method, const char *note)
{
	return move(ctx, &(struct move){ .flow = "refund",
				 .action = "choose_method",
				 .ids = &id,
				 .count = 1,
				 .version = version,
				 .note = note,
				 .argument = method });
}

enum err refund_account(struct ctx *ctx, const struct moved *moved)
{
	return as_system_db(ctx, QUERY_REFUND_ACCOUNT_TAKE, NULL, DB_TEXT(moved->ids.id[0]));
}

/* Words for want of money: no reason to refuse anybody (S20), so they stand on no list. */
static bool names_money(const char *code)
{
	static const char *const words[] = { "fund_short", "fund_shortage", "no_funds",
		"insufficient_funds", "reserve_short", "reserve_months", "cash", "gate_closed" };

	for (size_t i = 0; i < LENGTH(words); i++)
		if (!strcmp(code, words[i]))
			return true;
	return false;
}

/* The constraint audit_reasons refuses an unknown reason code. */
static enum err check_reasons(struct ctx *ctx, const char *note, const char *list)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_REFUND_REASONS_UNFIT, &rows, DB_TEXT(note), DB_TEXT(list));

	if (err || !rows.count)
		return err;
	for (size_t i = 0; i < rows.count; i++) {
		if (names_money(db_text(&rows, i, "code")))
			return fail_clause(&ctx->fault, ERR_PROHIBITED, "S20");
		if (db_bool(&rows, i, "known"))
			return fail_clause(&ctx->fault, ERR_PROHIBITED, "S23b");
	}
	return ERR_NONE;
}

enum err refund_turn_away(struct ctx *ctx, const struct asked_step *asked)
{
	struct db_rows heads;
	bool returns = !strcmp(asked->action, "return");
	enum err err = dossier_lock(ctx,
		&(struct dossier_set){ .flow = "refund", .ids = &asked->id, .count = 1 }, NULL,
		&heads);

	if (!err)
		err = check_reasons(ctx, asked->note,
			returns ? "refund_return_reasons" : "refund_reject_reasons");
	return err ? err : move_asked(ctx, asked);
}

enum err refund_expire_due(struct ctx *ctx)
{
	struct db_rows rows;
	enum err err = as_system_run(ctx, QUERY_REFUND_OFFERS_OVER, 0, NULL, &rows);

	if (err)
		return err;
	struct id_list ids = id_list_of(ctx, &rows, "id", NULL, NULL);
	return as_system_move(ctx, "refund", "expire", &ids);
}

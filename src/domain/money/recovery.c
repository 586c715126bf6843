#include "domain/money/recovery.h"

#include <string.h>

#include "base/code.h"
#include "crypt/uuid.h"
#include "domain/case/dossier.h"
#include "domain/case/id_list.h"
#include "domain/case/move.h"
#include "domain/case/system.h"
#include "domain/money/ledger.h"

static enum err check_lines(struct ctx *ctx, const char *body)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_RECOVERY_LINES_UNFIT, &rows, DB_TEXT(body));
	if (err || !rows.count)
		return err;
	for (size_t i = 0; i < rows.count; i++)
		fault_add(&ctx->fault,
			arena_printf(ctx->arena, "/lines/%s", db_text(&rows, i, "place")),
			CODE_LINE_STATE, 0);
	return fail(&ctx->fault, ERR_INVALID);
}

enum err recovery_open(struct ctx *ctx, const char *body, char id[UUID_SIZE])
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_RECOVERY_CASE, &rows, DB_TEXT(body));
	if (err)
		return err;
	if (!rows.count)
		return fail_at(&ctx->fault, ERR_INVALID, "/case_id", CODE_ENUM, 0);
	if (strcmp(db_text(&rows, 0, "state"), "paid"))
		return fail_at(&ctx->fault, ERR_GUARD, "/case_id", GUARD_case_paid, 0);
	err = check_lines(ctx, body);
	if (!err)
		err = dossier_open(ctx, "recovery", db_text(&rows, 0, "enterprise_id"),
			db_text(&rows, 0, "agency_id"), "ZS", id);
	const char *own = arena_text(ctx->arena, id);
	if (!err)
		err = db(ctx, QUERY_RECOVERY_INSERT, NULL, DB_TEXT(own), DB_TEXT(body));
	return err ? err : move_one(ctx, "recovery", "open", own, -1, body);
}

/* One of a correction, over a case that is paid and locked. */
static enum err open_claim(
	struct ctx *ctx, const char *correction_id, const struct db_rows *claims, size_t row)
{
	char id[UUID_SIZE];
	enum err err = dossier_open(ctx, "recovery", db_text(claims, row, "enterprise_id"),
		db_text(claims, row, "agency_id"), "ZS", id);
	const char *own = arena_text(ctx->arena, id);
	if (!err)
		err = db(ctx, QUERY_RECOVERY_INSERT_CLAIM, NULL, DB_TEXT(own),
			DB_TEXT(correction_id), DB_TEXT(db_text(claims, row, "case_id")),
			DB_INT(db_int(claims, row, "amount_fen")),
			DB_TEXT(db_text(claims, row, "reason")));
	return err ? err : move_system(ctx, "recovery", "open", own);
}

enum err recovery_open_claims(struct ctx *ctx, const struct moved *moved)
{
	struct db_rows claims;
	const char *correction_id = moved->ids.id[0];
	enum err err = db(ctx, QUERY_CORRECTION_CLAIMS, &claims, DB_TEXT(correction_id));
	for (size_t row = 0; !err && row < claims.count; row++)
		err = open_claim(ctx, correction_id, &claims, row);
	return err;
}

enum err recovery_write_answer(struct ctx *ctx, const struct moved *moved)
{
	return db(
		ctx, QUERY_RECOVERY_ANSWER, NULL, DB_TEXT(moved->ids.id[0]), DB_TEXT(moved->note));
}

enum err recovery_write_amount(struct ctx *ctx, const struct moved *moved)
{
	struct db_rows rows;
	const char *id = moved->ids.id[0];
	enum err err = db(ctx, QUERY_RECOVERY_REVISION, &rows, DB_TEXT(id), DB_TEXT(moved->note));
	if (err)
		return err;
	if (!db_is_null(&rows, 0, "guard"))
		return fail_at(
			&ctx->fault, ERR_GUARD, "", code_of_guard(db_text(&rows, 0, "guard")), 0);
	return db(ctx, QUERY_RECOVERY_REVISE, NULL, DB_TEXT(id), DB_TEXT(moved->note));
}

/* S32, S63: only months that are paid back whole are freed. */
static enum err check_months(struct ctx *ctx, const struct db_rows *decision)
{
	bool frees = db_bool(decision, 0, "frees");
	int64_t months_fen = db_int(decision, 0, "months_fen");
	if (!frees && db_bool(decision, 0, "frees_now"))
		return fail_at(&ctx->fault, ERR_INVALID, "/free_now_reason", CODE_NOT_OF_CASE, 0);
	if (frees && db_is_null(decision, 0, "months_fen"))
		return fail_at(&ctx->fault, ERR_INVALID, "/months_freed", CODE_NOT_OF_CASE, 0);
	if (frees && db_int(decision, 0, "amount_fen") < months_fen)
		return fail_at(
			&ctx->fault, ERR_INVALID, "/months_freed", CODE_MONTHS_UNPAID, months_fen);
	return ERR_NONE;
}

enum err recovery_write_decision(struct ctx *ctx, const struct moved *moved)
{
	struct db_rows rows;
	const char *id = moved->ids.id[0];
	enum err err = db(ctx, QUERY_RECOVERY_DECISION, &rows, DB_TEXT(id), DB_TEXT(moved->note));
	if (!err)
		err = check_months(ctx, &rows);
	if (!err)
		err = db(ctx, QUERY_RECOVERY_DECIDE, NULL, DB_TEXT(id), DB_TEXT(moved->note));
	return err || !db_bool(&rows, 0, "frees_now") ? err : recovery_free_months(ctx, moved);
}

enum err recovery_free_months(struct ctx *ctx, const struct moved *moved)
{
	return as_system_db(
		ctx, QUERY_RECOVERY_FREE_MONTHS, NULL, DB_LIST(moved->ids.id, moved->ids.count));
}

enum err recovery_use_months(struct ctx *ctx, const struct moved *moved)
{
	return as_system_db(
		ctx, QUERY_RECOVERY_USE_MONTHS, NULL, DB_LIST(moved->ids.id, moved->ids.count));
}

/* Posts what a fresh entry says between outside and the fund. */
static enum err post(struct ctx *ctx, const char *id, const struct db_rows *entry,
	const char *cause, const char *from_account, const char *to_account)
{
	return ledger_post(ctx, db_text(entry, 0, "fund_id"), cause, from_account, to_account,
		db_int(entry, 0, "amount_fen"), id);
}

enum err recovery_take_in(struct ctx *ctx, const struct moved *moved)
{
	struct db_rows entry;
	const char *id = moved->ids.id[0];
	enum err err = db(ctx, QUERY_RECOVERY_REPAY, &entry, DB_TEXT(id), DB_TEXT(moved->note));
	if (!err)
		err = post(ctx, id, &entry, "recover", "source", "recovered");
	return err ? err : recovery_settle(ctx, &moved->ids);
}

enum err recovery_reverse(struct ctx *ctx, const struct asked_step *asked)
{
	struct db_rows head;
	struct asked_step step = *asked;
	enum err err = db(ctx, QUERY_RECOVERY_STATE, &head, DB_TEXT(asked->id));
	if (!err && !head.count)
		return fail(&ctx->fault, ERR_NOT_FOUND);
	if (err)
		return err;
	step.action = db_bool(&head, 0, "ended") ? "reopen" : "reverse";
	return move_asked(ctx, &step);
}

enum err recovery_take_back(struct ctx *ctx, const struct moved *moved)
{
	struct db_rows entry;
	const char *id = moved->ids.id[0];
	enum err err = db(ctx, QUERY_RECOVERY_REVERSE, &entry, DB_TEXT(id), DB_TEXT(moved->note));
	if (!err && !entry.count)
		return fail_at(&ctx->fault, ERR_INVALID, "/seq", CODE_NOT_OF_CASE, 0);
	return err ? err : post(ctx, id, &entry, "restore", "recovered", "source");
}

enum err recovery_hold(struct ctx *ctx, const struct moved *moved)
{
	char hold_id[UUID_SIZE];
	uuid_new(hold_id);
	return db(ctx, QUERY_RECOVERY_HOLD, NULL, DB_TEXT(arena_text(ctx->arena, hold_id)),
		DB_TEXT(moved->ids.id[0]), DB_TEXT(moved->note));
}

enum err recovery_unhold(struct ctx *ctx, const struct moved *moved)
{
	return db(
		ctx, QUERY_RECOVERY_UNHOLD, NULL, DB_TEXT(moved->ids.id[0]), DB_TEXT(moved->note));
}

enum err recovery_settle(struct ctx *ctx, const struct id_list *ids)
{
	struct db_rows rows;
	enum err err = as_system_db(ctx, QUERY_RECOVERY_WHOLE, &rows, DB_LIST(ids->id, ids->count));
	if (err)
		return err;
	struct id_list whole = id_list_of(ctx, &rows, "id", NULL, NULL);
	return as_system_move(ctx, "recovery", "settle", &whole);
}

/* No cases: of all. */
static enum err void_of(struct ctx *ctx, struct db_value case_ids)
{
	struct db_rows rows;
	enum err err = as_system_db(ctx, QUERY_RECOVERY_VOID, &rows, case_ids);
	if (err)
		return err;
	struct id_list empty = id_list_of(ctx, &rows, "id", "action", "drop");
	struct id_list begun = id_list_of(ctx, &rows, "id", "action", "reduce");
	err = as_system_move(ctx, "recovery", "drop", &empty);
	if (!err)
		err = as_system_move(ctx, "recovery", "reduce", &begun);
	return err ? err : recovery_settle(ctx, &begun);
}

enum err recovery_void(struct ctx *ctx, const struct id_list *case_ids)
{
	return void_of(ctx, DB_LIST(case_ids->id, case_ids->count));
}

enum err recovery_void_due(struct ctx *ctx)
{
	return void_of(ctx, DB_NONE);
}

enum err recovery_reduce(struct ctx *ctx, const struct moved *moved)
{
	return as_system_db(
		ctx, QUERY_RECOVERY_REDUCE, NULL, DB_LIST(moved->ids.id, moved->ids.count));
}

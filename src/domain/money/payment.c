#include "domain/money/payment.h"

#include "crypt/uuid.h"
#include "domain/case/id_list.h"
#include "domain/case/move.h"
#include "domain/case/system.h"
#include "domain/money/fund.h"
#include "domain/money/letter_item.h"
#include "domain/money/settlement.h"

static struct id_list fresh_ids(struct ctx *ctx, size_t count)
{
	struct id_list ids = { .count = count,
		.id = arena_alloc(ctx->arena, (count + 1) * sizeof(*ids.id)) };
	for (size_t i = 0; i < count; i++) {
		char id[UUID_SIZE];
		uuid_new(id);
		ids.id[i] = arena_text(ctx->arena, id);
	}
	return ids;
}

enum err payment_order(struct ctx *ctx, const char *const *case_ids, size_t count)
{
	if (!count)
		return ERR_NONE;
	struct id_list ids = fresh_ids(ctx, count);
	enum err err = as_system_db(ctx, QUERY_ATTEMPT_ORDER, NULL, DB_LIST(ids.id, ids.count),
		DB_LIST(case_ids, count));
	if (!err)
		err = as_system_move(ctx, "attempt", "order", &ids);
	return err ? err : settlement_set_off(ctx, case_ids, count);
}

enum err payment_recall(struct ctx *ctx, const char *const *case_ids, size_t count)
{
	struct db_rows rows;
	enum err err = as_system_db(ctx, QUERY_ATTEMPT_RECALLABLE, &rows, DB_LIST(case_ids, count));
	if (err)
		return err;
	struct id_list all = id_list_of(ctx, &rows, "id", NULL, NULL);
	struct id_list batched = id_list_of(ctx, &rows, "id", "state", "in_batch");
	err = as_system_move(ctx, "attempt", "drop", &batched);
	if (!err)
		err = as_system_db(
			ctx, QUERY_ATTEMPT_LEAVE_BATCH, NULL, DB_LIST(batched.id, batched.count));
	return err ? err : as_system_move(ctx, "attempt", "cancel", &all);
}

enum err payment_lose_due(struct ctx *ctx)
{
	struct db_rows rows;
	enum err err = as_system_run(ctx, QUERY_PAYMENT_SILENT, 0, NULL, &rows);
	if (err)
		return err;
	struct id_list silent = id_list_of(ctx, &rows, "id", NULL, NULL);
	return as_system_move(ctx, "attempt", "lose", &silent);
}

/* The payment a decision speaks of: still the case's last, as the caller saw it, and on a letter
 * that the caller may correct. */
static enum err payment_head(
	struct ctx *ctx, const struct payment_decision *decision, struct db_rows *rows)
{
	enum err err = db(ctx, QUERY_PAYMENT_HEAD, rows, DB_TEXT(decision->payment_id),
		DB_TEXT(decision->note));
	if (err)
		return err;
	if (!rows->count)
		return fail(&ctx->fault, ERR_NOT_FOUND);
	if (decision->version >= 0 && decision->version != db_int(rows, 0, "version"))
		return fail(&ctx->fault, ERR_STALE);
	if (!db_bool(rows, 0, "last"))
		return fail(&ctx->fault, ERR_ACTION);
	if (!db_bool(rows, 0, "letter_seen"))
		return fail_at(&ctx->fault, ERR_GUARD, "", GUARD_payer_side, 0);
	return ERR_NONE;
}

/* The letter that finance holds is corrected by a slip, never rewritten. */
static enum err amend_letter(struct ctx *ctx, const struct db_rows *head, const char *note)
{
	const char *letter_id = db_text(head, 0, "letter_id");
	const char *case_id = db_text(head, 0, "case_id");
	enum err err = move_one(ctx, "letter", "amend_account", letter_id, -1, note);
	return err ? err
		   : letter_item_slip(ctx, letter_id,
			     &(struct letter_slip){
				     "account_amended", &case_id, 1, db_text(head, 0, "reason") });
}

enum err payment_reissue(struct ctx *ctx, const struct payment_decision *decision)
{
	struct db_rows head;
	enum err err = payment_head(ctx, decision, &head);
	if (err)
		return err;
	const char *case_id = db_text(&head, 0, "case_id");
	/* Without an account that qualifies no round begins, and the guard of the step says so. */
	err = as_system_db(ctx, QUERY_OBLIGATION_CORRECT, NULL, DB_TEXT(case_id),
		DB_BOOL(decision->same_account));
	if (!err)
		err = move_one(
			ctx, db_text(&head, 0, "flow"), "reissue", case_id, -1, decision->note);
	if (!err)
		err = amend_letter(ctx, &head, decision->note);
	return err ? err : payment_order(ctx, &case_id, 1);
}

static enum err leave_letter(struct ctx *ctx, const struct db_rows *head)
{
	const char *letter_id = db_text(head, 0, "letter_id");
	const char *case_id = db_text(head, 0, "case_id");
	enum err err = letter_item_end(ctx, letter_id, &case_id, 1);
	return err ? err
		   : letter_item_slip(ctx, letter_id,
			     &(struct letter_slip){ "payment_cancelled", &case_id, 1,
				     db_text(head, 0, "reason") });
}

enum err payment_cancel(struct ctx *ctx, const struct payment_decision *decision)
{
	struct db_rows head;
	enum err err = payment_head(ctx, decision, &head);
	if (err)
		return err;
	const char *case_id = db_text(&head, 0, "case_id");
	err = move_one(ctx, db_text(&head, 0, "flow"), "cancel", case_id, -1, decision->note);
	if (!err)
		err = leave_letter(ctx, &head);
	if (!err)
		err = as_system_db(ctx, QUERY_PAYMENT_MONTHS_VOID, NULL, DB_TEXT(case_id));
	if (!err)
		err = fund_release_case(ctx, case_id);
	return err ? err : letter_item_follow_payments(ctx, &decision->payment_id, 1);
}

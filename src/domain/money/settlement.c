#include "domain/money/settlement.h"

#include "domain/case/case.h"
#include "domain/case/system.h"
#include "domain/money/ledger.h"
#include "domain/money/letter_item.h"
#include "domain/money/offset.h"
#include "domain/money/payment.h"
#include "domain/money/recovery.h"
#include "domain/party/person_month.h"

/* The payments
 * ---------------------------------------------------------------------------------------------- */

/* The step that the cases of these payments take. */
static enum err move_cases(
	struct ctx *ctx, const struct moved *moved, const char *action, struct cases *cases)
{
	struct db_rows rows;
	enum err err =
		db(ctx, QUERY_ATTEMPT_CASES, &rows, DB_LIST(moved->ids.id, moved->ids.count));
	if (err)
		return err;
	*cases = cases_of(ctx, &rows, NULL, NULL);
	return cases_move(ctx, cases, action);
}

static enum err follow(struct ctx *ctx, const struct moved *moved)
{
	return letter_item_follow_payments(ctx, moved->ids.id, moved->ids.count);
}

enum err settlement_settle(struct ctx *ctx, const struct moved *moved)
{
	struct cases cases;
	enum err err = move_cases(ctx, moved, "settle", &cases);
	return err ? err : follow(ctx, moved);
}

/* An account the bank calls wrong must not be paid again (S48). */
static enum err block_accounts(struct ctx *ctx, const struct id_list *attempts)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_ACCOUNT_BLAMED, &rows, DB_LIST(attempts->id, attempts->count));
	if (err)
		return err;
	struct id_list accounts = id_list_of(ctx, &rows, "id", NULL, NULL);
	return as_system_move(ctx, "account", "block", &accounts);
}

enum err settlement_return(struct ctx *ctx, const struct moved *moved)
{
	struct cases cases;
	enum err err = move_cases(ctx, moved, "bounce", &cases);
	if (!err)
		err = block_accounts(ctx, &moved->ids);
	return err ? err : follow(ctx, moved);
}

enum err settlement_try_again(struct ctx *ctx, const struct moved *moved)
{
	struct cases cases;
	enum err err = move_cases(ctx, moved, "recall", &cases);
	if (!err)
		err = payment_order(ctx, cases.ids.id, cases.ids.count);
	return err ? err : follow(ctx, moved);
}

/* Their cases
 * ---------------------------------------------------------------------------------------------- */

enum err settlement_refund_paid(struct ctx *ctx, const struct moved *moved)
{
	const struct id_list *ids = &moved->ids;
	enum err err = ledger_post_cases(ctx, ids->id, ids->count, "pay", "reserved", "paid");
	return err ? err : offset_count(ctx, ids);
}

enum err settlement_claim_paid(struct ctx *ctx, const struct moved *moved)
{
	enum err err = person_month_use(ctx, &moved->ids);
	return err ? err : settlement_refund_paid(ctx, moved);
}

enum err settlement_refund_unpaid(struct ctx *ctx, const struct moved *moved)
{
	const struct id_list *ids = &moved->ids;
	enum err err = ledger_post_cases(ctx, ids->id, ids->count, "bounce", "paid", "reserved");
	if (!err)
		err = offset_undo(ctx, ids);
	return err ? err : recovery_void(ctx, ids);
}

enum err settlement_claim_unpaid(struct ctx *ctx, const struct moved *moved)
{
	enum err err = person_month_reserve_again(ctx, &moved->ids);
	return err ? err : settlement_refund_unpaid(ctx, moved);
}

/* Without the bank
 * ---------------------------------------------------------------------------------------------- */

enum err settlement_set_off(struct ctx *ctx, const char *const *case_ids, size_t count)
{
	struct db_rows rows;
	enum err err = as_system_db(ctx, QUERY_PAYMENT_WHOLLY_SET_OFF, &rows,
		count ? DB_LIST(case_ids, count) : DB_NONE);
	if (err || !rows.count)
		return err;
	struct id_list attempts = id_list_of(ctx, &rows, "attempt_id", NULL, NULL);
	struct cases cases = cases_of(ctx, &rows, NULL, NULL);
	err = cases_move(ctx, &cases, "pay");
	return err ? err : as_system_move(ctx, "attempt", "set_off", &attempts);
}

enum err settlement_set_off_due(struct ctx *ctx)
{
	return settlement_set_off(ctx, NULL, 0);
}

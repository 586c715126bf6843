#include "domain/money/settlement.h"

#include <string.h>

#include "domain/case/case.h"
#include "domain/case/id_list.h"
#include "domain/case/system.h"
#include "domain/money/fund.h"
#include "domain/money/ledger.h"
#include "domain/money/letter_item.h"
#include "domain/money/offset.h"
#include "domain/money/payment.h"
#include "domain/money/recovery.h"
#include "domain/party/person_month.h"

/* Lines of one verdict: the payments, and the cases they pay. */
struct effect {
	struct id_list attempts;
	struct cases cases;
};

static struct effect effect_of(struct ctx *ctx, const struct db_rows *verdicts, const char *verdict)
{
	return (struct effect){ .attempts =
					id_list_of(ctx, verdicts, "attempt_id", "verdict", verdict),
		.cases = cases_of(ctx, verdicts, "verdict", verdict) };
}

static enum err settle(struct ctx *ctx, const struct effect *effect)
{
	const struct id_list *ids = &effect->cases.ids;
	struct id_list claims = cases_of_flow(ctx, &effect->cases, "claim");
	enum err err = cases_move(ctx, &effect->cases, "settle");
	if (!err)
		err = person_month_use(ctx, claims.id, claims.count);
	if (!err)
		err = ledger_post_cases(ctx, ids->id, ids->count, "pay", "reserved", "paid");
	return err ? err : offset_count(ctx, ids);
}

/* An account the bank calls wrong must not be paid again (S48). */
static enum err block_accounts(struct ctx *ctx, const struct id_list *attempts)
{
	struct db_rows rows;
	enum err err =
		as_system_db(ctx, QUERY_ACCOUNT_BLAMED, &rows, LIST(attempts->id, attempts->count));
	if (err)
		return err;
	struct cases accounts = cases_of(ctx, &rows, NULL, NULL);
	return cases_move(ctx, &accounts, "block");
}

static enum err give_back(struct ctx *ctx, const struct effect *effect)
{
	enum err err = cases_move(ctx, &effect->cases, "bounce");
	return err ? err : block_accounts(ctx, &effect->attempts);
}

/* Money that was paid is set aside again; money that never arrived still is. */
static enum err give_back_late(struct ctx *ctx, const struct effect *effect)
{
	const struct id_list *ids = &effect->cases.ids;
	struct id_list claims = cases_of_flow(ctx, &effect->cases, "claim");
	enum err err = give_back(ctx, effect);
	if (!err)
		err = person_month_reserve_again(ctx, claims.id, claims.count);
	if (!err)
		err = ledger_post_cases(ctx, ids->id, ids->count, "bounce", "paid", "reserved");
	if (!err)
		err = offset_undo(ctx, ids);
	return err ? err : recovery_void(ctx, ids);
}

/* Money never left: the next attempt is ready at once. */
static enum err try_again(struct ctx *ctx, const struct effect *effect)
{
	enum err err = cases_move(ctx, &effect->cases, "recall");
	return err ? err : payment_order(ctx, effect->cases.ids.id, effect->cases.ids.count);
}

/* A verdict, the step of the payment, and what it means to its case. */
static const struct {
	const char *verdict, *action;
	enum err (*follow)(struct ctx *ctx, const struct effect *effect);
} EFFECTS[] = {
	{ "settle", "settle", settle },
	{ "return", "return", give_back },
	{ "late_return", "return", give_back_late },
	{ "fail", "fail", try_again },
};

bool settlement_effective(const char *verdict)
{
	for (size_t i = 0; i < LENGTH(EFFECTS); i++)
		if (!strcmp(EFFECTS[i].verdict, verdict))
			return true;
	return false;
}

static enum err follow(struct ctx *ctx, size_t i, const struct effect *effect)
{
	enum err err = EFFECTS[i].follow(ctx, effect);
	return err ? err
		   : letter_item_follow_payments(ctx, effect->attempts.id, effect->attempts.count);
}

enum err settlement_take(struct ctx *ctx, const struct db_rows *verdicts)
{
	enum err err = ERR_NONE;
	for (size_t i = 0; !err && i < LENGTH(EFFECTS); i++) {
		struct effect effect = effect_of(ctx, verdicts, EFFECTS[i].verdict);
		if (!effect.attempts.count)
			continue;
		err = as_system_move(ctx, "attempt", EFFECTS[i].action, &effect.attempts);
		if (!err)
			err = follow(ctx, i, &effect);
	}
	return err;
}

enum err settlement_set_off(struct ctx *ctx, const char *const *case_ids, size_t count)
{
	struct db_rows rows;
	enum err err = as_system_db(
		ctx, QUERY_PAYMENT_WHOLLY_SET_OFF, &rows, count ? LIST(case_ids, count) : NONE);
	if (err || !rows.count)
		return err;
	struct effect effect = { .attempts = id_list_of(ctx, &rows, "attempt_id", NULL, NULL),
		.cases = cases_of(ctx, &rows, NULL, NULL) };
	err = cases_move(ctx, &effect.cases, "pay");
	if (!err)
		err = as_system_move(ctx, "attempt", "set_off", &effect.attempts);
	if (!err)
		err = settle(ctx, &effect);
	return err ? err
		   : letter_item_follow_payments(ctx, effect.attempts.id, effect.attempts.count);
}

enum err settlement_set_off_due(struct ctx *ctx)
{
	return settlement_set_off(ctx, NULL, 0);
}

enum err settlement_follow(struct ctx *ctx, const struct db_rows *line)
{
	const char *verdict = db_text(line, 0, "verdict");
	struct effect effect = effect_of(ctx, line, verdict);
	for (size_t i = 0; i < LENGTH(EFFECTS); i++)
		if (!strcmp(EFFECTS[i].verdict, verdict))
			return follow(ctx, i, &effect);
	return fail(&ctx->fault, ERR_INTERNAL);
}

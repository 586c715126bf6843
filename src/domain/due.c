#include "domain/due.h"

#include "base/attr.h"
#include "domain/case/case.h"
#include "domain/case/ground.h"
#include "domain/case/id_list.h"
#include "domain/case/system.h"
#include "domain/money/fund.h"
#include "domain/money/payment.h"
#include "domain/money/recovery.h"
#include "domain/money/settlement.h"
#include "domain/night.h"
#include "domain/policy/calendar.h"
#include "domain/refund/refund.h"
#include "domain/refund/refund_correction.h"
#include "domain/training/claim_correction.h"
#include "domain/training/notice.h"

static enum err move_due(struct ctx *ctx, enum query query, const char *action)
{
	struct db_rows rows;
	enum err err = as_system_run(ctx, query, 0, NULL, &rows);
	if (err)
		return err;
	struct cases cases = cases_of(ctx, &rows, NULL, NULL);
	return cases_move(ctx, &cases, action);
}

static enum err lapse_due(struct ctx *ctx)
{
	return move_due(ctx, QUERY_WORK_LAPSING, "lapse");
}

/* Cases that employers began and did not hand in before they were closed. */
static enum err withdraw_due(struct ctx *ctx)
{
	return move_due(ctx, QUERY_WORK_CLOSED, "withdraw_closed");
}

/* Paid cases whose grounds fell; each benefit judges its own. */
static enum err judge_due(struct ctx *ctx)
{
	struct db_rows rows;
	enum err err = as_system_run(ctx, QUERY_WORK_JUDGING, 0, NULL, &rows);
	if (err)
		return err;
	struct id_list refunds = id_list_of(ctx, &rows, "id", "flow", "refund");
	struct id_list claims = id_list_of(ctx, &rows, "id", "flow", "claim");
	err = refund_correction_judge(ctx, &refunds);
	return err ? err : claim_correction_judge(ctx, &claims);
}

static const struct duty DUTIES[] = {
	{ "close", notice_close_due },
	{ "lapse", lapse_due },
	{ "withdraw", withdraw_due },
	{ "expire", refund_expire_due },
	{ "lose", payment_lose_due },
	{ "void", recovery_void_due },
	{ "set_off", settlement_set_off_due },
	{ "reserve", fund_serve_due },
	{ "recount", calendar_recount_due },
	{ "tell", ground_tell_due },
	{ "judge", judge_due },
	{ "night", night_due },
};

const struct duty *due_duties(size_t *count)
{
	*count = LENGTH(DUTIES);
	return DUTIES;
}

enum err due_run(struct ctx *ctx)
{
	enum err err = ERR_NONE;
	for (size_t i = 0; i < LENGTH(DUTIES) && !err; i++)
		err = DUTIES[i].run(ctx);
	return err;
}

#include "domain/due.h"

#include "base/attr.h"
#include "domain/case/case.h"
#include "domain/case/ground.h"
#include "domain/case/id_list.h"
#include "domain/case/system.h"
#include "domain/money/fund.h"
#include "domain/money/payment.h"
#include "domain/money/settlement.h"
#include "domain/night.h"
#include "domain/policy/calendar.h"
#include "domain/refund/refund.h"
#include "domain/training/notice.h"

static enum err lapse_due(struct ctx *ctx)
{
	struct db_rows rows;
	enum err err = as_system_run(ctx, QUERY_WORK_LAPSING, 0, NULL, &rows);
	if (err)
		return err;
	struct cases cases = cases_of(ctx, &rows, NULL, NULL);
	return cases_move(ctx, &cases, "lapse");
}

static const struct duty DUTIES[] = {
	{ "close", notice_close_due },
	{ "lapse", lapse_due },
	{ "expire", refund_expire_due },
	{ "lose", payment_lose_due },
	{ "set_off", settlement_set_off_due },
	{ "reserve", fund_serve_due },
	{ "recount", calendar_recount_due },
	{ "tell", ground_tell_due },
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

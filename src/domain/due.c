#include "domain/due.h"

#include "base/attr.h"
#include "domain/claim.h"
#include "domain/fund.h"
#include "domain/notice.h"
#include "domain/payment.h"

typedef enum err duty(struct ctx *ctx);

static duty *const DUTIES[] = { notice_close_due, claim_lapse_due, payment_lose_due,
	fund_serve_due };

enum err jobs_due(struct ctx *ctx)
{
	enum err err = ERR_NONE;
	for (size_t i = 0; i < LENGTH(DUTIES) && !err; i++)
		err = DUTIES[i](ctx);
	return err;
}

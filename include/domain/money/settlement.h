/**
 * Settlement (S48): what a word of the bank means to a payment, its case, the fund, the account and
 * the recoveries that were set off; and payments of which nothing is left for the bank.
 */
#pragma once
#include <stddef.h>

#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/effect.h"

/**
 * Payments of these cases of which nothing is left for the bank, the whole amount being set off
 * against recoveries: settled without it, as soon as nothing stands against paying the case. None:
 * of any case.
 */
MUST_USE enum err settlement_set_off(struct ctx *ctx, const char *const *case_ids, size_t count);
/** Those of any case; what stood against them may have gone. */
MUST_USE enum err settlement_set_off_due(struct ctx *ctx);

/* Effects of payments, as the system. */

/** Settled: its case is paid. */
MUST_USE enum err settlement_settle(struct ctx *ctx, const struct moved *moved);
/** Came back, at once or after it was booked: its case waits for another account, and the one that
 * the bank calls wrong is blocked. */
MUST_USE enum err settlement_return(struct ctx *ctx, const struct moved *moved);
/** Failed, so money never left: the next attempt is ready at once. */
MUST_USE enum err settlement_try_again(struct ctx *ctx, const struct moved *moved);

/* Effects of their cases, as the system. */

/** Paid: the money leaves what was set aside, what was set off has come in, and the months of a
 * claim's persons are used. */
MUST_USE enum err settlement_claim_paid(struct ctx *ctx, const struct moved *moved);
MUST_USE enum err settlement_refund_paid(struct ctx *ctx, const struct moved *moved);
/** Money that was paid is set aside again; what it had set off is open again. */
MUST_USE enum err settlement_claim_unpaid(struct ctx *ctx, const struct moved *moved);
MUST_USE enum err settlement_refund_unpaid(struct ctx *ctx, const struct moved *moved);

/**
 * Settlement (S48): what a word of the bank means to a payment, its case, the fund, the account and
 * the recoveries that were set off; and payments of which nothing is left for the bank.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/ctx.h"
#include "db/db.h"

/** Whether a verdict on a line of the bank (settle, return, late_return, fail) has effects; others
 * only stand in the report. */
bool settlement_effective(const char *verdict);
/** Takes, as the system, the steps of all payments on which the rows {verdict, attempt_id, id,
 * flow} pass such a verdict, and all that follows. */
MUST_USE enum err settlement_take(struct ctx *ctx, const struct db_rows *verdicts);
/** What follows of the one payment in row 0, whose own step an officer has taken. */
MUST_USE enum err settlement_follow(struct ctx *ctx, const struct db_rows *line);
/**
 * Payments of these cases of which nothing is left for the bank, the whole amount being set off
 * against recoveries: settled without it, as soon as nothing stands against paying the case. None:
 * of any case.
 */
MUST_USE enum err settlement_set_off(struct ctx *ctx, const char *const *case_ids, size_t count);
/** Those of any case; what stood against them may have gone. */
MUST_USE enum err settlement_set_off_due(struct ctx *ctx);

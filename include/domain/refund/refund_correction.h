/**
 * Refunds that were paid, judged once more after a fact under them has changed (S7 to S12, S63),
 * and what a correction pays.
 */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/effect.h"
#include "domain/case/id_list.h"

/**
 * Judges these refunds, each together with all others of its code and base year: the rules by the
 * terms and determinations of the original's receipt and the record as it is now; entitled is the
 * highest of what original and paid top-ups come to by the rates that they were paid by, and
 * nothing when a rule fails. Keeps judgements and balances, and opens, renews or clears
 * corrections. As the system; ERR_PARAMETER_MISSING when a policy lacks what the rules need.
 */
MUST_USE enum err refund_correction_judge(struct ctx *ctx, const struct id_list *ids);
/** A correction was turned: what it leaves to be paid is a supplement, a refund of its own of the
 * kind and method of the original, to the account verified now. None when too much was paid.
 * ERR_GUARD without such an account. */
MUST_USE enum err refund_correction_supplement(struct ctx *ctx, const struct moved *moved);

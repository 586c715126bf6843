/**
 * Recovery (追回, S63, S64) of what was paid, of either benefit: claimed by one officer, the
 * employer heard, decided by another, paid back in parts or set off on a later letter.
 *
 * What was paid stays in the ledger. What comes back stands beside it, posted for the recovery
 * itself: from outside into the fund's head `recovered`, and back again when a receipt was wrong.
 * The head tells what was taken back and has not been given out again; finance makes it available
 * by a deposit of its own (fund_reclaim), so nobody spends money that is only claimed.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/effect.h"
#include "domain/case/id_list.h"
#include "domain/case/move.h"
#include "domain/case/system.h"

/**
 * Opens one from a proven body {case_id, amount_fen, lines, clause, reason}; `id` gets it. A case
 * the caller does not see, or to which no money is owed, is ERR_INVALID at /case_id; lines without
 * a month that was used are ERR_INVALID at /lines; ERR_GUARD when the case is not paid, or the
 * amount above what was paid and is claimed by no other recovery.
 */
MUST_USE enum err recovery_open(struct ctx *ctx, const char *body, char id[UUID_SIZE]);
/** Opens those that a turned correction asks for, as the system: the newest paid case first, of
 * each what was paid there and is claimed by nobody. That of a claim entitled to nothing names its
 * lines. */
MUST_USE enum err recovery_open_claims(struct ctx *ctx, const struct moved *moved);
/** Settles those of which nothing is left; the others stay. */
MUST_USE enum err recovery_settle(struct ctx *ctx, const struct id_list *ids);
/**
 * The payments of these cases came back: their recoveries are dropped where nothing has come in and
 * no letter is setting anything off; of the others only that much is left.
 */
MUST_USE enum err recovery_void(struct ctx *ctx, const struct id_list *case_ids);
/** The same of all cases that are not paid: a receipt was taken back, or an item left its letter,
 * after the payment had come back. */
MUST_USE enum err recovery_void_due(struct ctx *ctx);

/** A receipt was wrong (`reverse`, or `reopen` where the recovery has ended by it). */
MUST_USE enum err recovery_reverse(struct ctx *ctx, const struct asked_step *asked);

/** The employer's statement, which replaces an earlier one; both stand in the audit. */
MUST_USE enum err recovery_write_answer(struct ctx *ctx, const struct moved *moved);
/** Another amount; the employer is heard again. ERR_GUARD when it is less than a correction claims
 * and the officer is of another office than the correction's, decided its case or turned it. */
MUST_USE enum err recovery_write_amount(struct ctx *ctx, const struct moved *moved);
/**
 * Another officer decided that it is due; {reason, months_freed, free_now_reason} says whether the
 * months of the named lines are free for others, once the money is back or, for an express reason,
 * now. ERR_INVALID at /months_freed when the case has none, or less is claimed back than they cost
 * (S32); at /free_now_reason when none are freed.
 */
MUST_USE enum err recovery_write_decision(struct ctx *ctx, const struct moved *moved);
/** The money is back: the months that the decision named are free (S63). */
MUST_USE enum err recovery_free_months(struct ctx *ctx, const struct moved *moved);
/** The money or the decision was taken back: months that are still free are the case's again, the
 * others stay free and are told. */
MUST_USE enum err recovery_use_months(struct ctx *ctx, const struct moved *moved);
/** Only what came in or is being set off is claimed any more, and it frees no months; those that
 * were freed expressly are the case's again. */
MUST_USE enum err recovery_reduce(struct ctx *ctx, const struct moved *moved);
/** Finance took a part in: {amount_fen, document_no, received_on}. Settled when nothing is left. */
MUST_USE enum err recovery_take_in(struct ctx *ctx, const struct moved *moved);
/** The receipt {seq, reason} stays, and an entry takes it back. ERR_INVALID at /seq without it. */
MUST_USE enum err recovery_take_back(struct ctx *ctx, const struct moved *moved);
/** To enforcement or the courts (S64): a hold stops every payment to the enterprise. */
MUST_USE enum err recovery_hold(struct ctx *ctx, const struct moved *moved);
/** Back from there: the hold goes with it, so another officer does this (ERR_FOUR_EYES). */
MUST_USE enum err recovery_unhold(struct ctx *ctx, const struct moved *moved);

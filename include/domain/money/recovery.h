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
#include "domain/case/id_list.h"
#include "domain/case/system.h"

/**
 * Opens one from a proven body {case_id, amount_fen, lines, clause, reason}; `id` gets it. A case
 * the caller does not see, or to which no money is owed, is ERR_INVALID at /case_id; lines without
 * a month that was used are ERR_INVALID at /lines; ERR_GUARD when the case is not paid, or the
 * amount above what was paid and is claimed by no other recovery.
 */
MUST_USE enum err recovery_open(struct ctx *ctx, const char *body, char id[UUID_SIZE]);
/** The employer's statement, which replaces an earlier one; both stand in the audit. */
MUST_USE enum err recovery_answer(
	struct ctx *ctx, const char *id, int64_t version, const char *note);
/** Another amount; the employer is heard again. */
MUST_USE enum err recovery_revise(
	struct ctx *ctx, const char *id, int64_t version, const char *note);
/** Another officer decides that it is due; {reason, months_freed} says whether the months of the
 * named lines may be used again. */
MUST_USE enum err recovery_decide(
	struct ctx *ctx, const char *id, int64_t version, const char *note);
/** Finance took a part in: {amount_fen, document_no, received_on}. Settled when nothing is left. */
MUST_USE enum err recovery_repay(
	struct ctx *ctx, const char *id, int64_t version, const char *note);
/** A receipt {seq, reason} was wrong: it stays, and an entry takes it back. */
MUST_USE enum err recovery_reverse(
	struct ctx *ctx, const char *id, int64_t version, const char *note);
/** To enforcement or the courts (S64): a hold stops every payment to the enterprise. */
MUST_USE enum err recovery_refer(
	struct ctx *ctx, const char *id, int64_t version, const char *note);
/** Back from there; the hold goes with it, so another officer does this (ERR_FOUR_EYES). */
MUST_USE enum err recovery_resume(
	struct ctx *ctx, const char *id, int64_t version, const char *note);

/** Settles those of which nothing is left; the others stay. */
MUST_USE enum err recovery_settle(struct ctx *ctx, const struct id_list *ids);
/** The payments of these cases came back: recoveries of them are dropped where nothing has come in
 * and no letter is setting anything off. */
MUST_USE enum err recovery_void(struct ctx *ctx, const struct id_list *case_ids);

/**
 * Payments (拨付, S48): attempts n = 1, 2, … to pay what a case is owed, at most one of them live.
 *
 * The first pays the account version reviewed; after a return only one verified since, or the same
 * one expressly confirmed (I14).
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"

/** The next attempt of each case that stands on an accepted letter: ready for a batch. */
MUST_USE enum err payment_order(struct ctx *ctx, const char *const *case_ids, size_t count);
/** Attempts of these cases that no confirmed batch holds are taken out of theirs and cancelled. */
MUST_USE enum err payment_recall(struct ctx *ctx, const char *const *case_ids, size_t count);

/** Payments without a result for longer than the policy allows become unknown: the bank is asked,
 * nobody pays them again (S48). As the system. */
MUST_USE enum err payment_lose_due(struct ctx *ctx);

/** What the office that pays decides about a payment that came back. */
struct payment_decision {
	const char *payment_id;
	int64_t version;   /**< of the payment, as the caller saw it; -1: any */
	bool same_account; /**< reissue: the same account was asked for and confirmed */
	const char *note;  /**< proven JSON, for the audit */
};
/**
 * Pays a returned payment again, without a new review: the obligation begins a round, the letter
 * gets a slip, the next attempt is ready. ERR_GUARD when no account was verified since the return
 * nor the same one confirmed, a hold stands, or another office wrote the letter.
 */
MUST_USE enum err payment_reissue(struct ctx *ctx, const struct payment_decision *decision);
/** Gives a returned payment up, by another officer; its money is free for others. */
MUST_USE enum err payment_cancel(struct ctx *ctx, const struct payment_decision *decision);

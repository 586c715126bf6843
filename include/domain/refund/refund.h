/**
 * Refunds (稳岗返还, S7 to S23b): one of each employer and year, applied for or accepted from an
 * offer, computed from the levy agency's records, reviewed on one level or two, then waiting for
 * its money and paid like any other case.
 *
 * Figures and findings are made when a refund is opened, handed in, recomputed, or its method is
 * chosen; nothing anybody enters goes into them (S23). `note` is proven JSON of the request for the
 * audit row; NULL where there is none. Errors of move() in every step.
 */
#pragma once
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"

/** A draft of the caller's own enterprise for this business year. ERR_INVALID at /year for another
 * one, ERR_CONFLICT while one of that year is open, ERR_PARAMETER_MISSING without a policy of
 * refunds. */
MUST_USE enum err refund_create(
	struct ctx *ctx, int64_t year, const char *body, char id[UUID_SIZE]);
/** Hands a draft or a returned refund in (`submit`), or takes an offer up (`accept`): computed
 * anew, with a receipt. */
MUST_USE enum err refund_hand_in(
	struct ctx *ctx, const char *action, const char *id, int64_t version);
/** Computes it anew; ERR_GUARD while nothing it rests on has changed. */
MUST_USE enum err refund_recompute(struct ctx *ctx, const char *id, int64_t version);
/** The reviewer's choice of method for a refund in difficulty (S15). ERR_PARAMETER_MISSING at
 * /method when that one cannot be computed. */
MUST_USE enum err refund_choose_method(
	struct ctx *ctx, const char *id, int64_t version, const char *method, const char *note);
/** Passes the first of two levels, with the account verified now (S16, S49). */
MUST_USE enum err refund_approve(
	struct ctx *ctx, const char *id, int64_t version, const char *note);
/** Passes the last level: money is reserved at once, or the refund waits for it (S20). */
MUST_USE enum err refund_approve_finally(
	struct ctx *ctx, const char *id, int64_t version, const char *note);
/** Back to the employer. ERR_PROHIBITED (S23b) for reasons that would ask for papers. */
MUST_USE enum err refund_return(struct ctx *ctx, const char *id, int64_t version, const char *note);
/** Refused. ERR_PROHIBITED for want of money (S20) and for reasons that rest on papers (S23b). */
MUST_USE enum err refund_reject(struct ctx *ctx, const char *id, int64_t version, const char *note);
/** The prefecture takes a decision back; money set aside is given back. */
MUST_USE enum err refund_reopen(struct ctx *ctx, const char *id, int64_t version, const char *note);
/** The newest verified account takes the place of the one approved (S45b). */
MUST_USE enum err refund_rebind_account(
	struct ctx *ctx, const char *id, int64_t version, const char *note);
/** Lets the offers expire, as the system, that nobody took up in the days of acceptance (S76). */
MUST_USE enum err refund_expire_due(struct ctx *ctx);

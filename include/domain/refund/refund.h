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
#include "domain/case/effect.h"
#include "domain/case/id_list.h"
#include "domain/case/move.h"

/** A draft of the caller's own enterprise for this business year. ERR_INVALID at /year for another
 * one, ERR_CONFLICT while one of that year is open, ERR_PARAMETER_MISSING without a policy of
 * refunds. */
MUST_USE enum err refund_create(
	struct ctx *ctx, int64_t year, const char *body, char id[UUID_SIZE]);
/** Hands it in or takes up an offer (`submit`, `accept`): judged, then received. Outside the days
 * of acceptance it is ERR_GUARD (S76); what is found otherwise is for the review. */
MUST_USE enum err refund_submit(struct ctx *ctx, const struct asked_step *asked);
/** Computes it anew once something that it was computed from has changed (S23); else ERR_GUARD. */
MUST_USE enum err refund_recompute(struct ctx *ctx, const struct asked_step *asked);
/** The reviewer's choice of method for a refund in difficulty (S15). ERR_PARAMETER_MISSING at
 * /method when that one cannot be computed. */
MUST_USE enum err refund_choose_method(
	struct ctx *ctx, const char *id, int64_t version, const char *method, const char *note);
/** Back to the employer (`return`) or refused (`reject`). ERR_PROHIBITED for want of money (S20)
 * and for reasons that ask for papers or rest on them (S23b). */
MUST_USE enum err refund_turn_away(struct ctx *ctx, const struct asked_step *asked);

/** Computed anew by the records; `argument` is the method the reviewer chose, or NULL. */
MUST_USE enum err refund_computed(struct ctx *ctx, const struct moved *moved);
/** Handed in, or an offer was taken up; `argument` is what refund_submit computed, which is kept
 * with a receipt. */
MUST_USE enum err refund_receive(struct ctx *ctx, const struct moved *moved);
/** The account verified now is the one to be paid (S45b, S49). */
MUST_USE enum err refund_account(struct ctx *ctx, const struct moved *moved);
/** Lets the offers expire, as the system, that nobody took up in the days of acceptance (S76). */
MUST_USE enum err refund_expire_due(struct ctx *ctx);

/** Judges refunds that were handed in once more, all together and as of the day that each rests on:
 * those of which the rules now say otherwise (one fails that did not, or passes that failed, or the
 * amount differs). Top-ups are left out. Their ids live on the request's arena.
 * ERR_PARAMETER_MISSING when the policy lacks a parameter. */
MUST_USE enum err refund_differing(
	struct ctx *ctx, const struct id_list *ids, struct id_list *differing);

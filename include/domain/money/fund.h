/**
 * The queue of approved cases that wait for a fund's money (S20), and what a case is owed: its
 * obligation, in rounds that never change.
 */
#pragma once
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/effect.h"

/**
 * Cases have come to `awaiting_funds`: their obligations begin (amount, fund of the
 * policy, queue, account version reviewed), and each moves on (`reserve`) when its gate is open
 * (S17, S18), or grants cover it together (S19), and there is money and no older one of its queue
 * waits that would fit; else it waits (`wait`, with {"cause": "reserve_months" | "cash"} in its
 * audit) and is never refused (S20). ERR_PARAMETER_MISSING when a policy names no fund that exists.
 * For every flow with these steps.
 */
MUST_USE enum err fund_reserve(struct ctx *ctx, const struct moved *moved);
/** A case leaves the queue or gives its money back (reopened, cancelled): the obligation ends, what
 * it took of a grant is free again, others are served. */
MUST_USE enum err fund_release_case(struct ctx *ctx, const char *case_id);
/** After `rebind_account`: a round on the employer's newest verified account; an item on a draft
 * letter follows. */
MUST_USE enum err fund_rebind(struct ctx *ctx, const struct moved *moved);
/** Serves the waiting cases of a fund with what is available, in the order they came; one whose
 * gate is closed or that does not fit is passed over and keeps its place. */
MUST_USE enum err fund_release_queue(struct ctx *ctx, const char *fund_id);
/** The same for every fund that could serve somebody: after a gate was opened; and because a case
 * that was in other hands when its turn came is passed over, and must not wait for the next money
 * (S20). */
MUST_USE enum err fund_serve_due(struct ctx *ctx);

/** Cases left the queue or gave their money back: each is released. */
MUST_USE enum err fund_release(struct ctx *ctx, const struct moved *moved);
/** A gate was opened: every fund serves whom it can. */
MUST_USE enum err fund_serve(struct ctx *ctx, const struct moved *moved);

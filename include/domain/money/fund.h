/**
 * Funds (S5, S33): double entry, deposits, and the queue of approved cases that wait for money
 * (S20).
 *
 * Every posting moves an amount from one account of a fund to another: source (outside), available,
 * reserved, paid, recovered. The database keeps the fund's heads from the entries, lets none but
 * `source` fall below nothing, and refuses a posting that does not balance. What a case is owed is
 * its obligation, in rounds that never change.
 */
#pragma once
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"

/** One posting. `cause`: deposit, grant, reserve, release, pay, bounce, recover, restore. ERR_FUND
 * when the account would fall below nothing. */
MUST_USE enum err ledger_post(struct ctx *ctx, const char *fund_id, const char *cause,
	const char *from_account, const char *to_account, int64_t amount_fen, const char *case_id);
/** The same for many cases, one posting each: out of `available` what their live obligations say,
 * out of another account all that they have there. */
MUST_USE enum err ledger_post_cases(struct ctx *ctx, const char *const *case_ids, size_t count,
	const char *cause, const char *from_account, const char *to_account);

/** A deposit that finance expects, from a proven body; `id` gets it. It counts once another officer
 * has confirmed it. */
MUST_USE enum err deposit_create(struct ctx *ctx, const char *body, char id[UUID_SIZE]);
/** A deposit out of what the fund has recovered, from a proven body {amount_fen, document_no}; it
 * too counts once another officer has confirmed it. ERR_NOT_FOUND without such a fund. */
MUST_USE enum err fund_reclaim(
	struct ctx *ctx, const char *fund_id, const char *body, char id[UUID_SIZE]);
/** Another officer of finance saw it arrive: it is available, and waiting cases are served first
 * in, first out. */
MUST_USE enum err deposit_confirm(
	struct ctx *ctx, const char *id, int64_t version, const char *note);

/**
 * Cases that have just come to `awaiting_funds`: their obligations begin (amount, fund of the
 * policy, queue, account version reviewed), and each moves on (`reserve`) when its gate is open
 * (S17, S18), or a grant covers it (S19), and there is money and no older one of its queue waits
 * that would fit; else it waits (`wait`, with {"cause": "reserve_months" | "cash"} in its audit)
 * and is never refused (S20). ERR_PARAMETER_MISSING when a policy names no fund that exists. For
 * every flow with these steps.
 */
MUST_USE enum err fund_reserve_cases(struct ctx *ctx, const char *const *case_ids, size_t count);
/** The same for one case. */
MUST_USE enum err fund_reserve_case(struct ctx *ctx, const char *case_id);
/** A case leaves the queue or gives its money back (reopened, cancelled): the obligation ends, what
 * it took of a grant is free again, others are served. */
MUST_USE enum err fund_release_case(struct ctx *ctx, const char *case_id);
/** After `rebind_account`: a round on the employer's newest verified account; an item on a draft
 * letter follows. */
MUST_USE enum err fund_rebind_case(struct ctx *ctx, const char *case_id);
/** Serves the waiting cases of a fund with what is available, in the order they came; one whose
 * gate is closed or that does not fit is passed over and keeps its place. */
MUST_USE enum err fund_release_queue(struct ctx *ctx, const char *fund_id);
/** The same for every fund that could serve somebody: after a gate was opened; and because a case
 * that was in other hands when its turn came is passed over, and must not wait for the next money
 * (S20). */
MUST_USE enum err fund_serve_due(struct ctx *ctx);

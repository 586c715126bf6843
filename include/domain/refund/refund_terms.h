/**
 * Refund terms: the parameters of a dated policy for the refund, as its rules want them (S1, S7 to
 * S18, S76). Loaded once, they serve any number of cases of that policy, day and receipt.
 */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"
#include "db/db.h"
#include "rules/refund.h"

struct refund_terms {
	struct refund_policy policy;
	bool complete;          /**< every parameter that the rules need is there */
	const char *parameters; /**< those read, a JSON array of {name, value, clause, source,
				   valid_from, receipts_from, receipts_to} */
};

/** Whose terms: days are `YYYY-MM-DD`. */
struct refund_terms_order {
	const char *policy_id;
	const char *on;          /**< the day of the terms */
	const char *received_on; /**< the receipt that the amounts' parameters must reach (S9) */
	const char *raised_by;   /**< the policy whose highest row counts (S12); NULL: its own */
	const char *known_on;    /**< the rows of these that hold by then count */
};
/** The order for one row of facts, from its columns `policy_id`, `terms_on`, `receipt_on`,
 * `raised_by`, `known_on`. */
struct refund_terms_order refund_terms_order_at(const struct db_rows *rows, size_t row);

/** Terms that were loaded, by order; empty when zeroed. They live on the request's arena. */
struct refund_terms_shelf {
	struct refund_terms_shelved *newest;
};

/**
 * The terms of an order: from the shelf, or loaded and put there. ERR_NOT_FOUND without such a
 * policy. `layoff_method`, `ui_monthly_fen` and `min_premium_fen_per_head` may be unknown: that is
 * for the findings to say.
 */
MUST_USE enum err refund_terms_find(struct ctx *ctx, struct refund_terms_shelf *shelf,
	const struct refund_terms_order *order, const struct refund_terms **terms);
/** ERR_PARAMETER_MISSING when one that the rules need is lacking or is not one they know. */
MUST_USE enum err refund_terms_check(struct ctx *ctx, const struct refund_terms *terms);
/** The terms of a row's order, checked. Errors of both. */
MUST_USE enum err refund_terms_row(struct ctx *ctx, struct refund_terms_shelf *shelf,
	const struct db_rows *rows, size_t row, const struct refund_terms **terms);

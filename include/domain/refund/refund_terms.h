/**
 * Refund terms: the parameters of a dated policy for the refund, as its rules want them (S1, S7 to
 * S18, S76). Loaded once, they serve any number of cases of that policy and day.
 */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"
#include "rules/refund.h"

struct refund_terms {
	struct refund_policy policy;
	const char *parameters; /**< those read, a JSON array of {name, value, clause, source,
				   valid_from} */
};

/**
 * The terms of a policy on a day (`YYYY-MM-DD`, which decides the rates). Texts live on the
 * request's arena. ERR_PARAMETER_MISSING when one that the rules need is lacking or is not one they
 * know; ERR_NOT_FOUND without such a policy. `layoff_method`, `ui_monthly_fen` and
 * `min_premium_fen_per_head` may be unknown: that is for the findings to say.
 */
MUST_USE enum err refund_terms_load(
	struct ctx *ctx, const char *policy_id, const char *on, struct refund_terms *terms);

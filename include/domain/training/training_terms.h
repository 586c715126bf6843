/**
 * Terms: the parameters of a dated policy for the training subsidy, as the rules want them (S1, S4,
 * S32, S75, S76).
 *
 * Nothing has a default (Q9): a parameter that the policy lacks is an error here, never a guess.
 */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"
#include "rules/training.h"

/**
 * The terms of a policy for one claimed month (its first day, `YYYY-MM-DD`). Texts live on the
 * request's arena. ERR_PARAMETER_MISSING when one is lacking, the month has no amount, or a word is
 * not one the rules know; ERR_NOT_FOUND without such a policy.
 */
MUST_USE enum err training_terms_load(
	struct ctx *ctx, const char *policy_id, const char *month, struct training_policy *terms);

/** Terms that were loaded, by policy and month; empty when zeroed. They live on the request's
 * arena.
 */
struct training_terms_shelf {
	struct training_terms_shelved *newest;
};

/** As training_terms_load(), from the shelf where they are there; else they are put there. The two
 * texts must live as long as the shelf. */
MUST_USE enum err training_terms_find(struct ctx *ctx, struct training_terms_shelf *shelf,
	const char *policy_id, const char *month, const struct training_policy **terms);

/** Until when the month of a claim is taken after the days of acceptance (S76). ERR_CALENDAR when a
 * year on the way has no calendar. */
MUST_USE enum err training_terms_grace(
	struct ctx *ctx, const char *claim_id, struct training_grace *grace);

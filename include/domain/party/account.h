/** Bank accounts of employers (S44, S45b, S49): versions, of which at most one is verified. */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/effect.h"

/** An account as its employer names it: the proven body, and two members of it. */
struct account_form {
	const char *body, *number;
	const char *cnaps; /**< code of the bank's branch, or NULL */
};

/** A new version; its number is sealed at once, bound to `account_number`. `id` gets it. What its
 * bureau must look at is stored as findings (S30, S48). */
MUST_USE enum err account_submit(struct ctx *ctx, const char *enterprise_id,
	const struct account_form *form, char id[UUID_SIZE]);

/** Before an account is verified: the one verified or blocked before is superseded (S45b). */
MUST_USE enum err account_supersede(struct ctx *ctx, const struct moved *moved);

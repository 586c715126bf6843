/** Bank accounts of employers (S44, S45b, S49): versions, of which at most one is verified. */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/effect.h"

/** A new version from a proven body; `number` is sealed at once, bound to `account_number`. `id`
 * gets it. */
MUST_USE enum err account_submit(struct ctx *ctx, const char *enterprise_id, const char *body,
	const char *number, char id[UUID_SIZE]);

/** Before an account is verified: the one verified or blocked before is superseded (S45b). */
MUST_USE enum err account_supersede(struct ctx *ctx, const struct moved *moved);

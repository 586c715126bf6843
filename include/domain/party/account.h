/** Bank accounts of employers (S44, S45b, S49): versions, of which at most one is verified. */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"

/** A new version from a proven body; `number` is sealed at once, bound to `account_number`. `id`
 * gets it. */
MUST_USE enum err account_submit(struct ctx *ctx, const char *enterprise_id, const char *body,
	const char *number, char id[UUID_SIZE]);
/** Verifies, and supersedes the version verified or blocked before. */
MUST_USE enum err account_verify(
	struct ctx *ctx, const char *id, int64_t version, const char *note);

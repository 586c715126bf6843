/** Drafts: cases that an employer has begun and not yet handed in (S34, S39). */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"

/** The first step of a case that begins as a draft, `create`; errors as move(). ERR_QUOTA with
 * `drafts_left` when the employer has as many as it may: the database counts them. */
MUST_USE enum err draft_create(struct ctx *ctx, const char *flow, const char *id);

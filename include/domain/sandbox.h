/** The sandbox: business time on demand, a way back to the beginning, and seeds that need the
 * program's keys. Never on real data. */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"

/** Moves business time forward from a proven body, and does what the passed days cause. Going back
 * is ERR_CONFLICT. */
MUST_USE enum err sandbox_clock_set(struct ctx *ctx, const char *body);
/** Everything as it was seeded; business time at its beginning. */
MUST_USE enum err sandbox_reset(struct ctx *ctx);
/**
 * Adds the verified accounts of the seeded employers and the persons with a story, and remembers
 * the whole for sandbox_reset. Safe to repeat. For an actor of role system, inside a transaction,
 * after the seeds of sql/seed/sandbox.
 */
MUST_USE enum err sandbox_seed(struct ctx *ctx);

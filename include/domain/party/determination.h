/** Determinations (S8, S13, S28 to S30, S65, S66): what an employer counts as, for a period. */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/effect.h"

/** Proposes from a proven body; `id` gets it. Without a value (NULL) a size is what the calculator
 * proposes. ERR_INVALID at /value: a size that is none of the words, one of which a figure is
 * missing, another kind without a value. */
MUST_USE enum err determination_propose(struct ctx *ctx, const char *enterprise_id,
	const char *body, const char *kind, const char *value, char id[UUID_SIZE]);

/** A department has signed. */
MUST_USE enum err determination_sign(struct ctx *ctx, const struct moved *moved);
/** The last day it holds, from the note {ends_on, text}; earlier days keep it. ERR_INVALID at
 * /ends_on when that is none of its days. */
MUST_USE enum err determination_end(struct ctx *ctx, const struct moved *moved);
/** Before one is decided: what held for the same days ends the day before it begins, or is
 * superseded whole when it did not begin earlier. */
MUST_USE enum err determination_replace(struct ctx *ctx, const struct moved *moved);

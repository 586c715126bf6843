/**
 * What the calculator proposes as the size of an employer (S8, S28): stored with the figures it
 * rests on, made again whenever they change. It decides nothing; a determination does.
 */
#pragma once
#include <stdbool.h>

#include "base/attr.h"
#include "base/ctx.h"
#include "rules/size.h"

struct size_proposal {
	enum size size;
	bool covered; /**< a row of the table is for the industry code in its edition */
	bool missing[FIGURE_COUNT]; /**< what that row measures and nobody has told */
};

/** Proposes from the figures as they are now, of an employer that this caller sees, and stores it.
 * One that has registered nothing yet (a stub) is not covered. `proposal` may be NULL. */
MUST_USE enum err size_proposal_make(
	struct ctx *ctx, const char *enterprise_id, struct size_proposal *proposal);
/** Proposes for a page of the employers that have no proposal, as all of them after the table has
 * changed; `left`: there may be more. For the role `system`. */
MUST_USE enum err size_proposal_fill(struct ctx *ctx, bool *left);

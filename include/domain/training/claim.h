/**
 * Monthly claims (月度申请, S39 to S46): opened for one month of a plan, submitted with a receipt,
 * reviewed by county and prefecture.
 *
 * Persons' months are reserved at submission in the same transaction, once over all employers and
 * schemes (S32, S55), and given back whenever the claim or a line falls. `note` is proven JSON of
 * the request for the audit row; NULL where there is none. Errors of move() in every step.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/effect.h"
#include "domain/case/move.h"

/** A draft for a month (`YYYY-MM`) of the plan's revision in force; a supplement when one is
 * approved already. ERR_INVALID when the plan is not one this caller sees, ERR_GUARD when it is not
 * approved, the month is not its, or another claim of the month is open. */
MUST_USE enum err claim_create(struct ctx *ctx, const char *plan_id, const char *month,
	const char *body, char id[UUID_SIZE]);
/** Submits (`submit`, `submit_signed`): judged, then received. A finding over the whole claim that
 * fails is ERR_GUARD. */
MUST_USE enum err claim_submit(struct ctx *ctx, const struct asked_step *asked);
/** Passes a level. What must be determined for the claim's category is judged once more (S66). */
MUST_USE enum err claim_approve(struct ctx *ctx, const struct asked_step *asked);

/** A fact that the claim rests on has changed while the county reviews it: it is judged once more
 * as it stands (`recompute`). ERR_GUARD when none has changed or the claim no longer qualifies,
 * ERR_LINES names the lines that do not; those are refused first. */
MUST_USE enum err claim_recompute(struct ctx *ctx, const struct asked_step *asked);

/** A claim was judged once more; `argument` is its struct claim_judgement. */
MUST_USE enum err claim_judged(struct ctx *ctx, const struct moved *moved);
/** A claim was submitted; `argument` is its struct claim_judgement. Every person's month is
 * reserved, findings and receipt are stored. ERR_LINES names every line that cannot stand. */
MUST_USE enum err claim_receive(struct ctx *ctx, const struct moved *moved);
/** The county approved: amounts and account are fixed. */
MUST_USE enum err claim_figures(struct ctx *ctx, const struct moved *moved);
/** Lines are refused, each with its reason (note: {lines: [{line, reason}]}). ERR_INVALID names
 * lines that are not there or refused already. */
MUST_USE enum err claim_lines_refuse(struct ctx *ctx, const struct moved *moved);
/** Refusals are taken back (note: {lines: [n]}); ERR_LINES when a month was lost meanwhile. */
MUST_USE enum err claim_lines_restore(struct ctx *ctx, const struct moved *moved);
/** A claim was reopened: its months are reserved anew. ERR_LINES when one was lost. */
MUST_USE enum err claim_reserve_again(struct ctx *ctx, const struct moved *moved);
/** The newest verified account takes the place of the one reviewed (S45b). */
MUST_USE enum err claim_rebind(struct ctx *ctx, const struct moved *moved);

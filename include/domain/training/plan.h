/** Training plans (S34 to S37): written as a form, judged on submission, approved by the county,
 * which opens their notice. */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/effect.h"
#include "domain/case/move.h"

/** The parts of the proven form that decide which policy it falls under. */
struct plan_span {
	const char *enterprise_id, *first_month, *last_month;
};

/** A draft. Months out of order or outside every programme are ERR_INVALID. `id` gets it. */
MUST_USE enum err plan_create(
	struct ctx *ctx, const char *body, const struct plan_span *span, char id[UUID_SIZE]);
/** Rewrites the form of a draft or returned plan. Another employer is ERR_INVALID at
 * /enterprise_id. */
MUST_USE enum err plan_update(struct ctx *ctx, const char *id, int64_t version, const char *body,
	const struct plan_span *span);

/** Files it (`submit`, `submit_signed`): its receipt and its category are judged, the findings are
 * stored. Outside the window it is ERR_GUARD; what is found of the category refuses nothing yet. */
MUST_USE enum err plan_submit(struct ctx *ctx, const struct asked_step *asked);

/** Approves it, judged once more by what is determined now (S66). */
MUST_USE enum err plan_approve(struct ctx *ctx, const struct asked_step *asked);

/** Opens it again; a closed one only while claims are accepted (S76). */
MUST_USE enum err plan_reopen(struct ctx *ctx, const struct asked_step *asked);

/** A plan was filed: `argument` has its findings (of findings_on). */
MUST_USE enum err plan_receive(struct ctx *ctx, const struct moved *moved);

/** Claims that were paid, judged once more after a fact under them has changed (S26 to S32, S63).
 */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/id_list.h"

/**
 * Judges these claims, each by its own month: the rules of its category and its plan; entitled is
 * the month's amount for the persons whose months live, and nothing when a rule fails, something is
 * not determined any more, or the plan was revoked. Keeps judgements, and opens, renews or clears
 * corrections. As the system; ERR_PARAMETER_MISSING when a policy lacks what the rules need.
 */
MUST_USE enum err claim_correction_judge(struct ctx *ctx, const struct id_list *ids);

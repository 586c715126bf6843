/**
 * Months of persons (S32, S55): the registry in which each month of a person stands once over all
 * employers and schemes, as the claims that reserved them fare.
 */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/effect.h"

/** The claims fell: their persons' months are free for others. */
MUST_USE enum err person_month_free(struct ctx *ctx, const struct moved *moved);
/** The claims were paid: their persons' months are used. As the system. */
MUST_USE enum err person_month_use(struct ctx *ctx, const struct id_list *claim_ids);
/** The money of the claims came back: the months are reserved as before. As the system. */
MUST_USE enum err person_month_reserve_again(struct ctx *ctx, const struct id_list *claim_ids);

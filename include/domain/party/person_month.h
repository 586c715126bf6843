/**
 * Months of persons (S32, S55): the registry in which each month of a person stands once over all
 * employers and schemes, as the cases that reserved them fare. As the system.
 */
#pragma once
#include <stddef.h>

#include "base/attr.h"
#include "base/ctx.h"

/** The claims have lapsed: their persons' months are free for others. */
MUST_USE enum err person_month_free(struct ctx *ctx, const char *const *claim_ids, size_t count);
/** The claims were paid: their persons' months are used. */
MUST_USE enum err person_month_use(struct ctx *ctx, const char *const *claim_ids, size_t count);
/** The money of the claims came back: the months are reserved as before. */
MUST_USE enum err person_month_reserve_again(
	struct ctx *ctx, const char *const *claim_ids, size_t count);

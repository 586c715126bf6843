/** Payrolls (工资表, S42, S43, S43b): what the workers of a claim were paid, replaced as a whole
 * while the claim is with its author. */
#pragma once
#include "base/attr.h"
#include "base/column.h"
#include "base/ctx.h"

/** Names of a payroll's columns in their order; ends with NULL. */
extern const char *const PAYROLL_COLUMNS[];

/**
 * Checks every row's identity and figures and writes all at once; whether the wages fit the roster
 * is judged at `claim_check` and submission. ERR_INVALID names every faulty cell; errors of move()
 * when the claim is not with its author.
 */
MUST_USE enum err payroll_replace(
	struct ctx *ctx, const char *claim_id, int64_t version, const struct columns *columns);

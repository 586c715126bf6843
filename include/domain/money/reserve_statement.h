/**
 * Statements of the reserve (备付情况表, S17, S18): what a pool could still pay at a year's end,
 * written by one officer and confirmed by another. The newest confirmed one of a pool and year is
 * the first gate before its refunds.
 */
#pragma once
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/effect.h"

/** From a proven body {year, balance_fen, mean_monthly_fen, document_no}; the pool is that of the
 * caller's agency. */
MUST_USE enum err reserve_statement_create(struct ctx *ctx, const char *body, char id[UUID_SIZE]);

/** Before one is confirmed: the one before of its pool and year no longer counts. */
MUST_USE enum err reserve_statement_supersede(struct ctx *ctx, const struct moved *moved);

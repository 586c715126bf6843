/**
 * Adjustment money (调剂金, S19): a pool that cannot pay asks the region for it. A grant brings the
 * money into the fund and lets waiting refunds through a closed gate, whole cases, up to its
 * amount.
 */
#pragma once
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/effect.h"

/** From a proven body {year, asked_fen, reason}; pool and fund follow from the caller's agency and
 * the policy in force. ERR_PARAMETER_MISSING when no policy in force pays refunds from a fund. */
MUST_USE enum err adjustment_create(struct ctx *ctx, const char *body, char id[UUID_SIZE]);

/** Drafted again after a refusal, with what the note changes. */
MUST_USE enum err adjustment_ask_again(struct ctx *ctx, const struct moved *moved);
/** The region granted (note {amount_fen, document_no}): the money is available and the queue is
 * served. */
MUST_USE enum err adjustment_arrive(struct ctx *ctx, const struct moved *moved);

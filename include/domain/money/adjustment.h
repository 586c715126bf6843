/**
 * Adjustment money (调剂金, S19): a pool that cannot pay asks the region for it. A grant brings the
 * money into the fund and lets waiting refunds through a closed gate, whole cases, up to its
 * amount.
 */
#pragma once
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"

/** From a proven body {year, asked_fen, reason}; pool and fund follow from the caller's agency and
 * the policy in force. ERR_PARAMETER_MISSING when no policy in force pays refunds from a fund. */
MUST_USE enum err adjustment_create(struct ctx *ctx, const char *body, char id[UUID_SIZE]);
/** After a refusal, with what the body changes. */
MUST_USE enum err adjustment_draft_again(
	struct ctx *ctx, const char *id, int64_t version, const char *body);
/** The region granted {amount_fen, document_no}: the money is available and the queue is served. */
MUST_USE enum err adjustment_grant(
	struct ctx *ctx, const char *id, int64_t version, const char *body);

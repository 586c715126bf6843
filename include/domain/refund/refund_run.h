/**
 * Runs (稳岗返还批量核算): offers or top-ups of a whole agency, previewed by one officer, carried
 * out by another, all or nothing (S12, S20, S23).
 */
#pragma once
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/move.h"

/** A run of the caller's agency, previewed; `kind` offers or top_ups, `policy_id` NULL: the one in
 * force. ERR_INVALID at /year (offers are for this business year) and at /policy_id. */
MUST_USE enum err refund_run_preview(
	struct ctx *ctx, const char *kind, int64_t year, const char *policy_id, char id[UUID_SIZE]);
/** Carries it out: its list is computed again and must be the one previewed (ERR_GUARD), then all
 * its cases are made. Errors of move(). */
MUST_USE enum err refund_run_confirm(struct ctx *ctx, const struct asked_step *asked);

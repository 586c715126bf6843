/**
 * Findings of a case (S36, S65): what the rules said, stored with the version they judged, and what
 * an officer answered.
 */
#pragma once
#include <stdint.h>

#include "base/attr.h"
#include "base/column.h"
#include "base/ctx.h"
#include "rules/finding.h"

/** Findings to be stored together. */
struct columns *findings_on(struct arena *arena);
void findings_add(struct columns *findings, const struct finding *finding);
/** Stores them with the case's version as it is now. */
MUST_USE enum err findings_keep(
	struct ctx *ctx, const char *case_id, const struct columns *findings);

/** Stores them with each case of an employer that was judged without them and can still be decided,
 * as part of that judgement. As `system`; what a case carries already stays. */
MUST_USE enum err findings_carry(
	struct ctx *ctx, const char *enterprise_id, const struct columns *findings);

/** Adds the answers of a proven body `{answers: [{rule, line, answer, text}]}` to a case of that
 * flow. ERR_INVALID names answers to what asks for none; errors of move(). */
MUST_USE enum err finding_answer(
	struct ctx *ctx, const char *flow, const char *case_id, int64_t version, const char *body);

/** Public notices of approved plans (S37): opened by the system, published by the bureau, closed
 * when their days are over. */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"

/** Opens the notice of an approved plan revision, with its content frozen. */
MUST_USE enum err notice_open(struct ctx *ctx, const char *plan_id);
/** Records that it is on display. A publication in the future is ERR_INVALID at /published_at. */
MUST_USE enum err notice_publish(
	struct ctx *ctx, const char *id, int64_t version, const char *body);
/** The notice has an error: it is replaced, and a new one of the same plan opened. */
MUST_USE enum err notice_replace(
	struct ctx *ctx, const char *id, int64_t version, const char *note);
/** Withdraws, as the system, what stands of a plan that was revoked. */
MUST_USE enum err notice_take_down(struct ctx *ctx, const char *plan_id);
/** Closes every notice whose days are over and that no objection keeps open, as the system; up to
 * 500 at a time. */
MUST_USE enum err notice_close_due(struct ctx *ctx);

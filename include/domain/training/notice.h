/** Public notices of approved plans (S37): opened by the system, published by the bureau, closed
 * when their days are over. */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/effect.h"
#include "domain/case/move.h"

/** Puts it on display. A publication in the future, or before the plan's approval, is ERR_INVALID
 * at /published_at. */
MUST_USE enum err notice_publish(struct ctx *ctx, const struct asked_step *asked);

/** A plan was approved: its notice is opened, with its content frozen. As the system. */
MUST_USE enum err notice_open(struct ctx *ctx, const struct moved *moved);
/** A notice was replaced because it has an error: a new one of the same plan. As the system. */
MUST_USE enum err notice_open_again(struct ctx *ctx, const struct moved *moved);
/** A plan was revoked: what stands of its notices is withdrawn. As the system. */
MUST_USE enum err notice_take_down(struct ctx *ctx, const struct moved *moved);
/** Where and when it is on display, from the note. */
MUST_USE enum err notice_record(struct ctx *ctx, const struct moved *moved);

/** Closes every notice whose days are over and that no objection keeps open, as the system; up to
 * 500 at a time. */
MUST_USE enum err notice_close_due(struct ctx *ctx);

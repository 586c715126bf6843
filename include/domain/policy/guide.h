/** Guides of counties (S52). */
#pragma once
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"

/** Writes all five facts from a proven body; the audit row keeps what was written. */
MUST_USE enum err guide_update(struct ctx *ctx, const char *id, int64_t version, const char *body);

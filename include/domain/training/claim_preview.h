/** A claim judged before it is submitted (S39 to S46). */
#pragma once
#include <stdbool.h>

#include "base/attr.h"
#include "base/ctx.h"

/** The judgement of a submission without any effect, as ready JSON (schema `claim_verdict`). */
MUST_USE enum err claim_preview(struct ctx *ctx, const char *id, bool english, const char **json);

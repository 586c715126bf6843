/** Guides of counties (S52). */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/effect.h"

/** Writes all five facts from the note; the audit row keeps what was written. */
MUST_USE enum err guide_write(struct ctx *ctx, const struct moved *moved);

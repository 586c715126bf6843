/** Revisions of guides (S52): drafted by one officer, confirmed by another; until then the guide
 * says what it said. */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/effect.h"

/** Drafts one for the guide from the note, the five facts; a draft that waits is discarded. */
MUST_USE enum err guide_revision_draft(struct ctx *ctx, const struct moved *moved);

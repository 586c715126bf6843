/** Holds: they stop letter, batch confirmation and reissue of a case, a plan's claims or all of an
 * enterprise, and nothing else (S63, S64). */
#pragma once
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"

/** Places one from a proven body {case_id, cause, reason}; `id` gets it. A case the caller does not
 * see, or of a kind that cannot be held, is ERR_INVALID at /case_id. */
MUST_USE enum err hold_place(struct ctx *ctx, const char *body, char id[UUID_SIZE]);
/** Another officer lifts it, with a reason. Version 1: it stands; 2: it was lifted. */
MUST_USE enum err hold_release(struct ctx *ctx, const char *id, int64_t version, const char *body);

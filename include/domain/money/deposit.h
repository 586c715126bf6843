/** Money that comes into a fund (S33): one officer of finance books it, another confirms it. */
#pragma once
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/effect.h"

/** A deposit that finance expects, from a proven body; `id` gets it. It counts once another officer
 * has confirmed it. */
MUST_USE enum err deposit_create(struct ctx *ctx, const char *body, char id[UUID_SIZE]);

/** A deposit out of what the fund has recovered, from a proven body {amount_fen, document_no}; it
 * too counts once another officer has confirmed it. ERR_NOT_FOUND without such a fund. */
MUST_USE enum err deposit_reclaim(
	struct ctx *ctx, const char *fund_id, const char *body, char id[UUID_SIZE]);

/** Another officer of finance saw a deposit arrive: it is available, and waiting cases are served
 * first in, first out. */
MUST_USE enum err deposit_arrive(struct ctx *ctx, const struct moved *moved);

#include "domain/case/draft.h"

#include "base/fail.h"
#include "domain/case/move.h"

enum err draft_create(struct ctx *ctx, const char *flow, const char *id)
{
	enum err err = move_one(ctx, flow, "create", id, -1, NULL);
	if (err == ERR_QUOTA)
		fault_tell(&ctx->fault, "drafts_left", NULL, 0);
	return err;
}

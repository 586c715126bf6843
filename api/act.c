#include "act.h"

#include <string.h>

#include "domain/move.h"

enum err act(const struct call *call, struct reply *reply)
{
	struct arena *arena = call->ctx->arena;
	const char *word = strchr(call->operation->id, '_');
	const char *flow =
		arena_copy(arena, call->operation->id, (size_t)(word - call->operation->id));
	const char *id = call_text(call, arena_printf(arena, "%s_id", flow));
	enum err err = move_one(call->ctx, flow, word + 1, id, call->if_match, call_json(call));
	return err ? err : reply_read(call, reply, arena_printf(arena, "%s_view", flow), id);
}

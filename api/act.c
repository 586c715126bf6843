#include "act.h"

#include <string.h>

#include "domain/case/move.h"
#include "rules/flow.h"

/* The flow whose name, with a `_`, the operation begins with; the names of some have a `_` of their
 * own, the longest name counts. */
static const char *flow_of(const char *operation)
{
	size_t count = 0;
	const struct flow *const *flow = flows(&count);
	const char *found = NULL;
	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(flow[i]->name);
		bool begins = !strncmp(operation, flow[i]->name, length);
		if (begins && operation[length] == '_' && (!found || length > strlen(found)))
			found = flow[i]->name;
	}
	return found;
}

enum err act(const struct call *call, struct reply *reply)
{
	struct arena *arena = call->ctx->arena;
	const char *flow = flow_of(call->operation->id);
	const char *action = call->operation->id + strlen(flow) + 1;
	const char *id = call_text(call, arena_printf(arena, "%s_id", flow));
	enum err err = move_one(call->ctx, flow, action, id, call->if_match, call_json(call));
	return err ? err : reply_read(call, reply, arena_printf(arena, "%s_view", flow), id);
}

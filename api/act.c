#include "act.h"

#include <string.h>

#include "domain/case/move.h"
#include "rules/flow.h"

/* The flow whose name, with a `_`, the operation begins with; the names of some have a `_` of their
 * own, the longest name counts. NULL when there is none. */
static const struct flow *flow_of(const char *operation)
{
	size_t count = 0, longest = 0;
	const struct flow *const *flow = flows(&count), *found = NULL;
	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(flow[i]->name);
		bool begins = !strncmp(operation, flow[i]->name, length);
		if (begins && operation[length] == '_' && length > longest) {
			found = flow[i];
			longest = length;
		}
	}
	return found;
}

static bool action_known(const struct flow *flow, const char *action)
{
	for (size_t i = 0; i < flow->step_count; i++)
		if (!strcmp(flow->steps[i].action, action) && strcmp(flow->steps[i].from, "none"))
			return true;
	return false;
}

static bool path_names(const struct operation *operation, const char *name)
{
	for (size_t i = 0; i < operation->parameter_count; i++)
		if (!strcmp(operation->parameter[i].name, name))
			return true;
	return false;
}

const char *act_unfit(struct arena *arena, const struct operation *operation)
{
	const struct flow *flow = flow_of(operation->id);
	if (!flow || !action_known(flow, operation->id + strlen(flow->name) + 1))
		return arena_printf(
			arena, "%s: has no handler and is no step of a flow", operation->id);
	const char *id = arena_printf(arena, "%s_id", flow->name);
	if (!path_names(operation, id))
		return arena_printf(
			arena, "%s: takes a step, but its path has no %s", operation->id, id);
	return NULL;
}

enum err act(const struct call *call, struct reply *reply)
{
	struct arena *arena = call->ctx->arena;
	const char *flow = flow_of(call->operation->id)->name;
	struct asked_step asked = { .flow = flow,
		.action = call->operation->id + strlen(flow) + 1,
		.id = call_text(call, arena_printf(arena, "%s_id", flow)),
		.version = call->if_match,
		.note = call->body_size ? call_json(call) : NULL };
	step_taker *take = call->row->step ? call->row->step : move_asked;
	enum err err = take(call->ctx, &asked);
	return err ? err : answer_read(call, arena_printf(arena, "%s_view", flow), asked.id, reply);
}

#include "domain/case/finding.h"

#include "act.h"

static enum err answer_of(const struct call *call, struct reply *reply, const char *flow)
{
	struct arena *arena = call->ctx->arena;
	const char *id = call_text(call, arena_printf(arena, "%s_id", flow));
	enum err err = finding_answer(call->ctx, flow, id, call->if_match, call_json(call));

	return err ? err : answer_read(call, arena_printf(arena, "%s_view", flow), id, reply);
}

static enum err answer(const struct call *call, struct reply *reply)
{
	return answer_of(call, reply, "claim");
}

static enum err answer_plan(const struct call *call, struct reply *reply)
{
	return answer_of(call, reply, "plan");
}

static enum err answer_refund(const struct call *call, struct reply *reply)
{
	return answer_of(call, reply, "refund");
}

static const struct handler_row rows[] = {
	{ .operation = "finding_answer", .handle = answer },
	{ .operation = "plan_finding_answer", .handle = answer_plan },
	{ .operation = "refund_finding_answer", .handle = answer_refund },
};

const struct handler_table FINDING_HANDLERS = { rows, LENGTH(rows) };

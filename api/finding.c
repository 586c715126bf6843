#include "domain/finding.h"

#include "act.h"

static enum err answer(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "claim_id");
	enum err err = finding_answer(call->ctx, "claim", id, call->if_match, call_json(call));

	return err ? err : reply_read(call, reply, "claim_view", id);
}

static enum err answer_plan(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "plan_id");
	enum err err = finding_answer(call->ctx, "plan", id, call->if_match, call_json(call));

	return err ? err : reply_read(call, reply, "plan_view", id);
}

static const struct handler_row rows[] = {
	{ .operation = "finding_answer", .handle = answer },
	{ .operation = "plan_finding_answer", .handle = answer_plan },
};

const struct handler_table FINDING_HANDLERS = { rows, LENGTH(rows) };

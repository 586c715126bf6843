#include "domain/training/plan.h"

#include "act.h"

static struct plan_span span_of(const struct call *call)
{
	return (struct plan_span){ .enterprise_id = call_member(call, "enterprise_id"),
		.first_month = call_member(call, "first_month"),
		.last_month = call_member(call, "last_month") };
}

static enum err create(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	struct plan_span span = span_of(call);
	enum err err = plan_create(call->ctx, call_json(call), &span, id);
	return err ? err
		   : answer_created(call, "plan_view", arena_text(call->ctx->arena, id), reply);
}

static enum err update(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "plan_id");
	struct plan_span span = span_of(call);
	enum err err = plan_update(call->ctx, id, call->if_match, call_json(call), &span);
	return err ? err : answer_read(call, "plan_view", id, reply);
}

static const struct handler_row rows[] = {
	{ .operation = "plan_create", .handle = create },
	{ .operation = "plan_update", .handle = update },
	{ .operation = "plan_submit", .step = plan_submit },
	{ .operation = "plan_submit_signed", .step = plan_submit },
	{ .operation = "plan_withdraw" },
	{ .operation = "plan_approve", .step = plan_approve },
	{ .operation = "plan_return" },
	{ .operation = "plan_reject" },
	{ .operation = "plan_suspend" },
	{ .operation = "plan_resume" },
	{ .operation = "plan_revoke" },
	{ .operation = "plan_restore" },
	{ .operation = "plan_close" },
	{ .operation = "plan_reopen", .step = plan_reopen },
};

const struct handler_table PLAN_HANDLERS = { rows, LENGTH(rows) };

#include "domain/training/plan.h"

#include <string.h>

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
		   : reply_created(call, reply, "plan_view", arena_text(call->ctx->arena, id));
}

static enum err update(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "plan_id");
	struct plan_span span = span_of(call);
	enum err err = plan_update(call->ctx, id, call->if_match, call_json(call), &span);
	return err ? err : reply_read(call, reply, "plan_view", id);
}

/* plan_submit and plan_submit_signed: the action is the rest of the operation's name. */
static enum err submit(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "plan_id");
	const char *action = strchr(call->operation->id, '_') + 1;
	const char *note = call->body_size ? call_json(call) : NULL;
	enum err err = plan_submit(call->ctx, action, id, call->if_match, note);
	return err ? err : reply_read(call, reply, "plan_view", id);
}

static enum err approve(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "plan_id");
	enum err err = plan_approve(call->ctx, id, call->if_match, call_json(call));
	return err ? err : reply_read(call, reply, "plan_view", id);
}

static enum err revoke(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "plan_id");
	enum err err = plan_revoke(call->ctx, id, call->if_match, call_json(call));
	return err ? err : reply_read(call, reply, "plan_view", id);
}

static const struct handler_row rows[] = {
	{ .operation = "plan_create", .handle = create },
	{ .operation = "plan_update", .handle = update },
	{ .operation = "plan_submit", .handle = submit },
	{ .operation = "plan_submit_signed", .handle = submit },
	{ .operation = "plan_withdraw", .handle = act },
	{ .operation = "plan_approve", .handle = approve },
	{ .operation = "plan_return", .handle = act },
	{ .operation = "plan_reject", .handle = act },
	{ .operation = "plan_suspend", .handle = act },
	{ .operation = "plan_resume", .handle = act },
	{ .operation = "plan_revoke", .handle = revoke },
	{ .operation = "plan_restore", .handle = act },
	{ .operation = "plan_close", .handle = act },
	{ .operation = "plan_reopen", .handle = act },
};

const struct handler_table PLAN_HANDLERS = { rows, LENGTH(rows) };

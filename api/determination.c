#include "domain/party/determination.h"

#include "act.h"

static enum err propose(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	enum err err = determination_propose(call->ctx, call_text(call, "enterprise_id"),
		call_json(call), call_member(call, "kind"), call_member(call, "value"), id);
	return err ? err
		   : reply_created(
			     call, reply, "determination_view", arena_text(call->ctx->arena, id));
}

static enum err sign(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "determination_id");
	enum err err = determination_sign(call->ctx, id, call->if_match, call_json(call));
	return err ? err : reply_read(call, reply, "determination_view", id);
}

static enum err decide(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "determination_id");
	enum err err = determination_decide(call->ctx, id, call->if_match, call_json(call));
	return err ? err : reply_read(call, reply, "determination_view", id);
}

static enum err end(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "determination_id");
	enum err err = determination_end(call->ctx, id, call->if_match, call_json(call));
	return err ? err : reply_read(call, reply, "determination_view", id);
}

static const struct handler_row rows[] = {
	{ .operation = "determination_propose", .handle = propose },
	{ .operation = "determination_sign", .handle = sign },
	{ .operation = "determination_decide", .handle = decide },
	{ .operation = "determination_return", .handle = act },
	{ .operation = "determination_reject", .handle = act },
	{ .operation = "determination_withdraw", .handle = act },
	{ .operation = "determination_decline", .handle = act },
	{ .operation = "determination_end", .handle = end },
	{ .operation = "determination_propose_again", .handle = act },
	{ .operation = "determination_revoke", .handle = act },
	{ .operation = "determination_restore", .handle = act },
};

const struct handler_table DETERMINATION_HANDLERS = { rows, LENGTH(rows) };

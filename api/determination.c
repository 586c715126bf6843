#include "domain/party/determination.h"

#include "act.h"

static enum err propose(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	enum err err = determination_propose(call->ctx, call_text(call, "enterprise_id"),
		call_json(call), call_member(call, "kind"), call_member(call, "value"), id);
	return err ? err
		   : answer_created(
			     call, "determination_view", arena_text(call->ctx->arena, id), reply);
}

static const struct handler_row rows[] = {
	{ .operation = "determination_propose", .handle = propose },
	{ .operation = "determination_sign" },
	{ .operation = "determination_decide" },
	{ .operation = "determination_return" },
	{ .operation = "determination_reject" },
	{ .operation = "determination_withdraw" },
	{ .operation = "determination_decline" },
	{ .operation = "determination_end" },
	{ .operation = "determination_propose_again" },
	{ .operation = "determination_revoke" },
	{ .operation = "determination_restore" },
};

const struct handler_table DETERMINATION_HANDLERS = { rows, LENGTH(rows) };

#include "domain/party/account.h"

#include "act.h"

static enum err submit(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	enum err err = account_submit(call->ctx, call_text(call, "enterprise_id"), call_json(call),
		call_member(call, "number"), id);
	return err ? err
		   : reply_created(call, reply, "account_view", arena_text(call->ctx->arena, id));
}

static enum err verify(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "account_id");
	enum err err = account_verify(call->ctx, id, call->if_match, call_json(call));
	return err ? err : reply_read(call, reply, "account_view", id);
}

static const struct handler_row rows[] = {
	{ .operation = "account_submit", .handle = submit },
	{ .operation = "account_verify", .handle = verify },
	{ .operation = "account_reject", .handle = act },
	{ .operation = "account_withdraw", .handle = act },
	{ .operation = "account_block", .handle = act },
	{ .operation = "account_unblock", .handle = act },
};

const struct handler_table ACCOUNT_HANDLERS = { rows, LENGTH(rows) };

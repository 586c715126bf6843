#include "domain/party/account.h"

#include "act.h"

static enum err submit(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	const struct account_form form = { .body = call_json(call),
		.number = call_member(call, "number"),
		.cnaps = call_member(call, "cnaps") };
	enum err err = account_submit(call->ctx, call_text(call, "enterprise_id"), &form, id);
	return err ? err
		   : answer_created(call, "account_view", arena_text(call->ctx->arena, id), reply);
}

static const struct handler_row rows[] = {
	{ .operation = "account_submit", .handle = submit },
	{ .operation = "account_verify" },
	{ .operation = "account_reject" },
	{ .operation = "account_withdraw" },
	{ .operation = "account_block" },
	{ .operation = "account_unblock" },
};

const struct handler_table ACCOUNT_HANDLERS = { rows, LENGTH(rows) };

#include "domain/party/enterprise.h"

#include "act.h"

static enum err new_employer(const struct call *call, struct reply *reply, const char *action)
{
	char id[UUID_SIZE];
	struct clerk clerk = { 0 };
	if (json_unpack(call->tree, "{s:{s:s,s:s,s:s}}", "clerk", "username", &clerk.username,
		    "password", &clerk.password, "display_name", &clerk.display_name))
		return fail(&call->ctx->fault, ERR_INTERNAL);
	enum err err = enterprise_register(call->ctx, action, call_json(call), &clerk, id);
	return err ? err
		   : reply_created(
			     call, reply, "enterprise_view", arena_text(call->ctx->arena, id));
}

static enum err enrol(const struct call *call, struct reply *reply)
{
	return new_employer(call, reply, "register");
}

static enum err enrol_on_behalf(const struct call *call, struct reply *reply)
{
	return new_employer(call, reply, "register_on_behalf");
}

static enum err update(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "enterprise_id");
	enum err err = enterprise_update(call->ctx, id, call->if_match, call_json(call));
	return err ? err : reply_read(call, reply, "enterprise_view", id);
}

static enum err verify(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "enterprise_id");
	enum err err = enterprise_verify(call->ctx, id, call->if_match, call_json(call));
	return err ? err : reply_read(call, reply, "enterprise_view", id);
}

static const struct handler_row rows[] = {
	{ .operation = "enterprise_register", .handle = enrol },
	{ .operation = "enterprise_register_on_behalf", .handle = enrol_on_behalf },
	{ .operation = "enterprise_update", .handle = update },
	{ .operation = "enterprise_submit", .handle = act },
	{ .operation = "enterprise_verify", .handle = verify },
	{ .operation = "enterprise_return", .handle = act },
	{ .operation = "enterprise_reject", .handle = act },
	{ .operation = "enterprise_suspend", .handle = act },
	{ .operation = "enterprise_reinstate", .handle = act },
	{ .operation = "enterprise_close", .handle = act },
	{ .operation = "enterprise_restore", .handle = act },
};

const struct handler_table ENTERPRISE_HANDLERS = { rows, LENGTH(rows) };

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
		   : answer_created(
			     call, "enterprise_view", arena_text(call->ctx->arena, id), reply);
}

static enum err enrol(const struct call *call, struct reply *reply)
{
	return new_employer(call, reply, "register");
}

static enum err enrol_on_behalf(const struct call *call, struct reply *reply)
{
	return new_employer(call, reply, "register_on_behalf");
}

static const struct handler_row rows[] = {
	{ .operation = "enterprise_register", .handle = enrol },
	{ .operation = "enterprise_register_on_behalf", .handle = enrol_on_behalf },
	{ .operation = "enterprise_update" },
	{ .operation = "enterprise_submit" },
	{ .operation = "enterprise_verify", .step = enterprise_verify },
	{ .operation = "enterprise_return" },
	{ .operation = "enterprise_reject" },
	{ .operation = "enterprise_suspend" },
	{ .operation = "enterprise_reinstate" },
	{ .operation = "enterprise_close" },
	{ .operation = "enterprise_restore" },
};

const struct handler_table ENTERPRISE_HANDLERS = { rows, LENGTH(rows) };

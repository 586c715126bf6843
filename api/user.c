#include "domain/party/user.h"

#include "http/path/answer.h"
#include "http/path/call.h"
#include "http/path/handler.h"
#include <string.h>

/* An employer's users are its own: neither role nor agency is its to choose, nor may it make an
 * officer one of its own people, who could then review none of its cases (S50). */
static enum err place(const struct call *call, struct new_user *user)
{
	struct ctx *ctx = call->ctx;
	const char *role = call_member(call, "role");
	user->role = ROLE_enterprise;
	if (ctx->actor.role == ROLE_enterprise) {
		user->enterprise_id = ctx->actor.enterprise_id;
		if (user->agency_id)
			return fail_at(&ctx->fault, ERR_INVALID, "/agency_id", CODE_UNKNOWN, 0);
		if (user->human_id)
			return fail_at(&ctx->fault, ERR_INVALID, "/human_id", CODE_UNKNOWN, 0);
	} else if (!role) {
		return fail_at(&ctx->fault, ERR_INVALID, "/role", CODE_REQUIRED, 0);
	}
	bool known = !role || role_named(role, &user->role);
	bool own = user->role == ROLE_enterprise;
	return known && own == (ctx->actor.role == ROLE_enterprise)
		       ? ERR_NONE
		       : fail_at(&ctx->fault, ERR_INVALID, "/role", CODE_ENUM, 0);
}

static enum err create(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	struct new_user user = { .username = call_member(call, "username"),
		.password = call_member(call, "password"),
		.display_name = call_member(call, "display_name"),
		.agency_id = call_member(call, "agency_id"),
		.human_id = call_member(call, "human_id") };
	enum err err = user_human_required(call->ctx);
	if (!err)
		err = place(call, &user);
	if (!err)
		err = user_create(call->ctx, &user, id);
	return err ? err
		   : answer_created(call, "user_view", arena_text(call->ctx->arena, id), reply);
}

/* user_disable, user_enable: the action is the rest of the operation's name. */
static enum err take(const struct call *call, struct reply *reply)
{
	const struct asked_step asked = { .flow = "app_user",
		.action = strchr(call->operation->id, '_') + 1,
		.id = call_text(call, "user_id"),
		.version = call->if_match,
		.note = call_json(call) };
	enum err err = user_take(call->ctx, &asked);
	return err ? err : answer_read(call, "user_view", asked.id, reply);
}

static enum err password_reset(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "user_id");
	enum err err =
		user_password_reset(call->ctx, id, call->if_match, call_member(call, "password"));
	return err ? err : answer_read(call, "user_view", id, reply);
}

static const struct handler_row rows[] = {
	{ .operation = "user_create", .handle = create },
	{ .operation = "user_disable", .handle = take },
	{ .operation = "user_enable", .handle = take },
	{ .operation = "user_password_reset", .handle = password_reset },
};

const struct handler_table USER_HANDLERS = { rows, LENGTH(rows) };

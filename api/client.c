#include "domain/party/client.h"

#include "http/path/answer.h"
#include "http/path/handler.h"

static enum err create(const struct call *call, struct reply *reply)
{
	const char *id = call_member(call, "client_id");
	enum err err = client_create(
		call->ctx, id, call_member(call, "name"), call_member(call, "client_secret"));
	return err ? err : answer_created(call, "client_view", id, reply);
}

static enum err rotate(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "client_id");
	enum err err =
		client_rotate(call->ctx, id, call->if_match, call_member(call, "client_secret"));
	return err ? err : answer_read(call, "client_view", id, reply);
}

static enum err disable(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "client_id");
	enum err err = client_disable(call->ctx, id, call->if_match, call_json(call));
	return err ? err : answer_read(call, "client_view", id, reply);
}

static enum err grant(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	enum err err = client_grant_create(call->ctx, call_member(call, "client_id"), id);
	return err ? err
		   : answer_created(
			     call, "client_grant_view", arena_text(call->ctx->arena, id), reply);
}

static enum err revoke(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "client_grant_id");
	enum err err = client_grant_revoke(call->ctx, id, call->if_match, call_json(call));
	return err ? err : answer_read(call, "client_grant_view", id, reply);
}

static const struct handler_row rows[] = {
	{ .operation = "client_create", .handle = create },
	{ .operation = "client_rotate", .handle = rotate },
	{ .operation = "client_disable", .handle = disable },
	{ .operation = "client_grant_create", .handle = grant },
	{ .operation = "client_grant_revoke", .handle = revoke },
};

const struct handler_table CLIENT_HANDLERS = { rows, LENGTH(rows) };

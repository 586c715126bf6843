#include "domain/training/claim.h"

#include "act.h"
#include "domain/training/claim_preview.h"

static enum err create(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	enum err err = claim_create(call->ctx, call_member(call, "plan_id"),
		call_member(call, "month"), call_json(call), id);

	return err ? err
		   : reply_created(call, reply, "claim_view", arena_text(call->ctx->arena, id));
}

static enum err check(const struct call *call, struct reply *reply)
{
	const char *json;
	enum err err = claim_preview(call->ctx, call_text(call, "claim_id"), call->english, &json);

	reply_header(reply, "Cache-Control", "private, no-store");
	return err ? err : reply_json(reply, json);
}

static enum err submit(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "claim_id");
	enum err err = claim_submit(call->ctx, "submit", id, call->if_match, NULL);

	return err ? err : reply_read(call, reply, "claim_view", id);
}

static enum err submit_signed(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "claim_id");
	enum err err =
		claim_submit(call->ctx, "submit_signed", id, call->if_match, call_json(call));

	return err ? err : reply_read(call, reply, "claim_view", id);
}

/* A step with what it brings along; the body is its note. */
typedef enum err step(struct ctx *ctx, const char *id, int64_t version, const char *note);

static enum err take(const struct call *call, struct reply *reply, step *go)
{
	const char *id = call_text(call, "claim_id");
	enum err err = go(call->ctx, id, call->if_match, call->body_size ? call_json(call) : NULL);

	return err ? err : reply_read(call, reply, "claim_view", id);
}

static enum err withdraw(const struct call *call, struct reply *reply)
{
	return take(call, reply, claim_withdraw);
}

static enum err reject(const struct call *call, struct reply *reply)
{
	return take(call, reply, claim_reject);
}

static enum err approve(const struct call *call, struct reply *reply)
{
	return take(call, reply, claim_approve);
}

static enum err lines_refuse(const struct call *call, struct reply *reply)
{
	return take(call, reply, claim_lines_refuse);
}

static enum err lines_restore(const struct call *call, struct reply *reply)
{
	return take(call, reply, claim_lines_restore);
}

static enum err reopen(const struct call *call, struct reply *reply)
{
	return take(call, reply, claim_reopen);
}

static enum err rebind_account(const struct call *call, struct reply *reply)
{
	return take(call, reply, claim_rebind_account);
}

static const struct handler_row rows[] = {
	{ .operation = "claim_create", .handle = create },
	{ .operation = "claim_check", .handle = check },
	{ .operation = "claim_submit", .handle = submit },
	{ .operation = "claim_submit_signed", .handle = submit_signed },
	{ .operation = "claim_withdraw", .handle = withdraw },
	{ .operation = "claim_lines_refuse", .handle = lines_refuse },
	{ .operation = "claim_lines_restore", .handle = lines_restore },
	{ .operation = "claim_approve", .handle = approve },
	{ .operation = "claim_return", .handle = act },
	{ .operation = "claim_reject", .handle = reject },
	{ .operation = "claim_send_back", .handle = act },
	{ .operation = "claim_reopen", .handle = reopen },
	{ .operation = "claim_rebind_account", .handle = rebind_account },
};

const struct handler_table CLAIM_HANDLERS = { rows, LENGTH(rows) };

#include "domain/refund/refund.h"

#include "act.h"

static enum err create(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	json_int_t year = 0;

	if (json_unpack(call->tree, "{s:I}", "year", &year))
		return fail(&call->ctx->fault, ERR_INTERNAL);
	enum err err = refund_create(call->ctx, year, call_json(call), id);
	return err ? err
		   : reply_created(call, reply, "refund_view", arena_text(call->ctx->arena, id));
}

static enum err submit(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "refund_id");
	enum err err = refund_hand_in(call->ctx, "submit", id, call->if_match);

	return err ? err : reply_read(call, reply, "refund_view", id);
}

static enum err accept(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "refund_id");
	enum err err = refund_hand_in(call->ctx, "accept", id, call->if_match);

	return err ? err : reply_read(call, reply, "refund_view", id);
}

static enum err recompute(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "refund_id");
	enum err err = refund_recompute(call->ctx, id, call->if_match);

	return err ? err : reply_read(call, reply, "refund_view", id);
}

static enum err choose_method(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "refund_id");
	enum err err = refund_choose_method(
		call->ctx, id, call->if_match, call_member(call, "method"), call_json(call));

	return err ? err : reply_read(call, reply, "refund_view", id);
}

/* A step with what it brings along; the body is its note. */
typedef enum err step(struct ctx *ctx, const char *id, int64_t version, const char *note);

static enum err take(const struct call *call, struct reply *reply, step *go)
{
	const char *id = call_text(call, "refund_id");
	enum err err = go(call->ctx, id, call->if_match, call_json(call));

	return err ? err : reply_read(call, reply, "refund_view", id);
}

static enum err approve(const struct call *call, struct reply *reply)
{
	return take(call, reply, refund_approve);
}

static enum err approve_finally(const struct call *call, struct reply *reply)
{
	return take(call, reply, refund_approve_finally);
}

static enum err send_home(const struct call *call, struct reply *reply)
{
	return take(call, reply, refund_return);
}

static enum err reject(const struct call *call, struct reply *reply)
{
	return take(call, reply, refund_reject);
}

static enum err reopen(const struct call *call, struct reply *reply)
{
	return take(call, reply, refund_reopen);
}

static enum err rebind_account(const struct call *call, struct reply *reply)
{
	return take(call, reply, refund_rebind_account);
}

static const struct handler_row rows[] = {
	{ .operation = "refund_create", .handle = create },
	{ .operation = "refund_submit", .handle = submit },
	{ .operation = "refund_accept", .handle = accept },
	{ .operation = "refund_decline", .handle = act },
	{ .operation = "refund_withdraw", .handle = act },
	{ .operation = "refund_recompute", .handle = recompute },
	{ .operation = "refund_choose_method", .handle = choose_method },
	{ .operation = "refund_approve", .handle = approve },
	{ .operation = "refund_approve_finally", .handle = approve_finally },
	{ .operation = "refund_return", .handle = send_home },
	{ .operation = "refund_reject", .handle = reject },
	{ .operation = "refund_send_back", .handle = act },
	{ .operation = "refund_reopen", .handle = reopen },
	{ .operation = "refund_rebind_account", .handle = rebind_account },
};

const struct handler_table REFUND_HANDLERS = { rows, LENGTH(rows) };

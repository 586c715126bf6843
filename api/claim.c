#include "domain/training/claim.h"

#include "act.h"
#include "domain/case/ground.h"
#include "domain/training/claim_preview.h"

static enum err create(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	enum err err = claim_create(call->ctx, call_member(call, "plan_id"),
		call_member(call, "month"), call_json(call), id);

	return err ? err
		   : answer_created(call, "claim_view", arena_text(call->ctx->arena, id), reply);
}

static enum err check(const struct call *call, struct reply *reply)
{
	const char *json;
	enum err err = claim_preview(call->ctx, call_text(call, "claim_id"), call->english, &json);

	reply_header(reply, "Cache-Control", "private, no-store");
	return err ? err : reply_json(reply, json);
}

/* The operation has the words of the flow's step in another order. */
static enum err take_lines(const struct call *call, struct reply *reply, const char *action)
{
	const char *id = call_text(call, "claim_id");
	enum err err = move_one(call->ctx, "claim", action, id, call->if_match, call_json(call));

	return err ? err : answer_read(call, "claim_view", id, reply);
}

static enum err lines_refuse(const struct call *call, struct reply *reply)
{
	return take_lines(call, reply, "refuse_lines");
}

static enum err lines_restore(const struct call *call, struct reply *reply)
{
	return take_lines(call, reply, "restore_lines");
}

static const struct handler_row rows[] = {
	{ .operation = "claim_create", .handle = create },
	{ .operation = "claim_check", .handle = check },
	{ .operation = "claim_submit", .step = claim_submit },
	{ .operation = "claim_submit_signed", .step = claim_submit },
	{ .operation = "claim_withdraw" },
	{ .operation = "claim_lines_refuse", .handle = lines_refuse },
	{ .operation = "claim_lines_restore", .handle = lines_restore },
	{ .operation = "claim_approve", .step = claim_approve },
	{ .operation = "claim_return" },
	{ .operation = "claim_reject" },
	{ .operation = "claim_send_back" },
	{ .operation = "claim_reopen" },
	{ .operation = "claim_rebind_account" },
	{ .operation = "claim_recompute", .step = claim_recompute },
	{ .operation = "claim_confirm_ground", .step = ground_confirm },
};

const struct handler_table CLAIM_HANDLERS = { rows, LENGTH(rows) };

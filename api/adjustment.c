#include "domain/money/adjustment.h"

#include "act.h"

static enum err create(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	enum err err = adjustment_create(call->ctx, call_json(call), id);
	return err ? err
		   : reply_created(
			     call, reply, "adjustment_view", arena_text(call->ctx->arena, id));
}

static enum err answer(const struct call *call, struct reply *reply,
	enum err (*step)(struct ctx *ctx, const char *id, int64_t version, const char *body))
{
	const char *id = call_text(call, "adjustment_id");
	enum err err = step(call->ctx, id, call->if_match, call_json(call));
	return err ? err : reply_read(call, reply, "adjustment_view", id);
}

static enum err grant(const struct call *call, struct reply *reply)
{
	return answer(call, reply, adjustment_grant);
}

static enum err draft_again(const struct call *call, struct reply *reply)
{
	return answer(call, reply, adjustment_draft_again);
}

static const struct handler_row rows[] = {
	{ .operation = "adjustment_create", .handle = create },
	{ .operation = "adjustment_grant", .handle = grant },
	{ .operation = "adjustment_draft_again", .handle = draft_again },
	{ .operation = "adjustment_send", .handle = act },
	{ .operation = "adjustment_refuse", .handle = act },
};

const struct handler_table ADJUSTMENT_HANDLERS = { rows, LENGTH(rows) };

#include "domain/case/hold.h"

#include "act.h"

static enum err place(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	enum err err = hold_place(call->ctx, call_json(call), id);
	return err ? err
		   : reply_created(call, reply, "hold_view", arena_text(call->ctx->arena, id));
}

static enum err release(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "hold_id");
	enum err err = hold_release(call->ctx, id, call->if_match, call_json(call));
	return err ? err : reply_read(call, reply, "hold_view", id);
}

static const struct handler_row rows[] = {
	{ .operation = "hold_place", .handle = place },
	{ .operation = "hold_release", .handle = release },
};

const struct handler_table HOLD_HANDLERS = { rows, LENGTH(rows) };

#include "domain/case/hold.h"

#include "act.h"

static enum err place(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	enum err err = hold_place(call->ctx, call_json(call), id);
	return err ? err
		   : answer_created(call, "hold_view", arena_text(call->ctx->arena, id), reply);
}

static enum err release(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "hold_id");
	enum err err = hold_release(call->ctx, id, call->if_match, call_json(call));
	return err ? err : answer_read(call, "hold_view", id, reply);
}

static const struct handler_row rows[] = {
	{ .operation = "hold_place", .handle = place },
	{ .operation = "hold_release", .handle = release },
};

const struct handler_table HOLD_HANDLERS = { rows, LENGTH(rows) };

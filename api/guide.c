#include "domain/policy/guide.h"

#include "http/call.h"

static enum err update(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "guide_id");
	enum err err = guide_update(call->ctx, id, call->if_match, call_json(call));
	return err ? err : reply_read(call, reply, "guide_view", id);
}

static const struct handler_row rows[] = {
	{ .operation = "guide_update", .handle = update },
};

const struct handler_table GUIDE_HANDLERS = { rows, LENGTH(rows) };

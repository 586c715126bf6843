#include "domain/policy/calendar.h"

#include "act.h"

static enum err import(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	enum err err = calendar_draft(call->ctx, call_text(call, "layer"), call_json(call), id);
	return err ? err
		   : answer_created(call, "calendar_view", arena_text(call->ctx->arena, id), reply);
}

static const struct handler_row rows[] = {
	{ .operation = "calendar_import", .handle = import },
	{ .operation = "calendar_confirm" },
	{ .operation = "calendar_discard" },
};

const struct handler_table CALENDAR_HANDLERS = { rows, LENGTH(rows) };

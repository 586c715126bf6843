#include "domain/policy/calendar.h"

#include "http/path/handler.h"

static enum err import(const struct call *call, struct reply *reply)
{
	const char *json;
	enum err err = calendar_import(call->ctx, call_text(call, "layer"), call_json(call), &json);
	return err ? err : reply_json(reply, json);
}

static const struct handler_row rows[] = {
	{ .operation = "calendar_import", .handle = import },
};

const struct handler_table CALENDAR_HANDLERS = { rows, LENGTH(rows) };

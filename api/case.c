#include "domain/case/case.h"

#include "http/path/handler.h"

static enum err status_batch(const struct call *call, struct reply *reply)
{
	const char *json;
	enum err err = case_status(call->ctx, call_json(call), &json);
	return err ? err : reply_json(reply, json);
}

static const struct handler_row rows[] = {
	{ .operation = "case_status_batch", .handle = status_batch },
};

const struct handler_table CASE_HANDLERS = { rows, LENGTH(rows) };

#include "domain/training/notice.h"

#include "act.h"

static enum err publish(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "notice_id");
	enum err err = notice_publish(call->ctx, id, call->if_match, call_json(call));
	return err ? err : reply_read(call, reply, "notice_view", id);
}

static enum err replace(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "notice_id");
	enum err err = notice_replace(call->ctx, id, call->if_match, call_json(call));
	return err ? err : reply_read(call, reply, "notice_view", id);
}

static const struct handler_row rows[] = {
	{ .operation = "notice_publish", .handle = publish },
	{ .operation = "notice_replace", .handle = replace },
	{ .operation = "notice_withdraw", .handle = act },
	{ .operation = "notice_reopen", .handle = act },
};

const struct handler_table NOTICE_HANDLERS = { rows, LENGTH(rows) };

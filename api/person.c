#include "domain/party/person.h"

#include "act.h"
#include "base/buffer.h"

/* The only reply with a full number: stored nowhere, by nobody. */
static enum err reveal(const struct call *call, struct reply *reply)
{
	struct buffer json = buffer_on(call->ctx->arena);
	struct revealed revealed;
	int64_t line = call_int(call, "line", 0);
	enum err err = person_reveal(call->ctx, call_text(call, "claim_id"), line,
		call_member(call, "reason"), &revealed);

	if (err)
		return err;
	buffer_printf(&json, "{\"line\":%lld,\"id_type\":\"%s\",\"id_number\":", (long long)line,
		revealed.id_type);
	buffer_json(&json, revealed.number);
	buffer_text(&json, "}");
	reply_header(reply, "Cache-Control", "private, no-store");
	return reply_json(reply, json.data);
}

static const struct handler_row rows[] = {
	{ .operation = "person_reveal", .handle = reveal },
};

const struct handler_table PERSON_HANDLERS = { rows, LENGTH(rows) };

#include "domain/sandbox.h"

#include "http/path/answer.h"
#include "http/path/handler.h"
#include "http/wire/asset.h"

static enum err clock_set(const struct call *call, struct reply *reply)
{
	enum err err = sandbox_clock_set(call->ctx, call_json(call));
	return err ? err : answer_read(call, "clock_view", "", reply);
}

static enum err reset(const struct call *call, struct reply *reply)
{
	enum err err = sandbox_reset(call->ctx);
	return err ? err : answer_read(call, "clock_view", "", reply);
}

static enum err tell_personas(const struct call *call, struct reply *reply)
{
	return asset_reply(call, asset_named("personas.json"), reply);
}

static const struct handler_row rows[] = {
	{ .operation = "personas_view", .handle = tell_personas },
	{ .operation = "clock_set", .handle = clock_set },
	{ .operation = "sandbox_reset", .handle = reset },
};

const struct handler_table SANDBOX_HANDLERS = { rows, LENGTH(rows) };

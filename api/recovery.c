#include "domain/money/recovery.h"

#include <string.h>

#include "act.h"

/* Steps that have more effects than the move, all of one shape. */
static const struct {
	const char *operation;
	enum err (*step)(struct ctx *ctx, const char *id, int64_t version, const char *note);
} STEPS[] = {
	{ "recovery_answer", recovery_answer },
	{ "recovery_revise", recovery_revise },
	{ "recovery_decide", recovery_decide },
	{ "recovery_repay", recovery_repay },
	{ "recovery_reverse", recovery_reverse },
	{ "recovery_refer", recovery_refer },
	{ "recovery_resume", recovery_resume },
};

static enum err take(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "recovery_id");
	size_t i = 0;
	while (strcmp(STEPS[i].operation, call->operation->id))
		i++;
	enum err err = STEPS[i].step(call->ctx, id, call->if_match, call_json(call));
	return err ? err : reply_read(call, reply, "recovery_view", id);
}

static enum err open(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	enum err err = recovery_open(call->ctx, call_json(call), id);
	return err ? err
		   : reply_created(call, reply, "recovery_view", arena_text(call->ctx->arena, id));
}

static const struct handler_row rows[] = {
	{ .operation = "recovery_open", .handle = open },
	{ .operation = "recovery_answer", .handle = take },
	{ .operation = "recovery_revise", .handle = take },
	{ .operation = "recovery_drop", .handle = act },
	{ .operation = "recovery_decide", .handle = take },
	{ .operation = "recovery_repay", .handle = take },
	{ .operation = "recovery_reverse", .handle = take },
	{ .operation = "recovery_withdraw", .handle = act },
	{ .operation = "recovery_refer", .handle = take },
	{ .operation = "recovery_resume", .handle = take },
	{ .operation = "recovery_write_off", .handle = act },
};

const struct handler_table RECOVERY_HANDLERS = { rows, LENGTH(rows) };

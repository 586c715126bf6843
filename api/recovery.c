#include "domain/money/recovery.h"

#include "act.h"

static enum err open(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	enum err err = recovery_open(call->ctx, call_json(call), id);
	return err ? err
		   : answer_created(call, "recovery_view", arena_text(call->ctx->arena, id), reply);
}

static const struct handler_row rows[] = {
	{ .operation = "recovery_open", .handle = open },
	{ .operation = "recovery_answer" },
	{ .operation = "recovery_revise" },
	{ .operation = "recovery_drop" },
	{ .operation = "recovery_decide" },
	{ .operation = "recovery_repay" },
	{ .operation = "recovery_reverse", .step = recovery_reverse },
	{ .operation = "recovery_withdraw" },
	{ .operation = "recovery_refer" },
	{ .operation = "recovery_resume" },
	{ .operation = "recovery_write_off" },
};

const struct handler_table RECOVERY_HANDLERS = { rows, LENGTH(rows) };

#include "domain/money/adjustment.h"

#include "act.h"

static enum err create(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	enum err err = adjustment_create(call->ctx, call_json(call), id);
	return err ? err
		   : answer_created(
			     call, "adjustment_view", arena_text(call->ctx->arena, id), reply);
}

static const struct handler_row rows[] = {
	{ .operation = "adjustment_create", .handle = create },
	{ .operation = "adjustment_grant" },
	{ .operation = "adjustment_draft_again" },
	{ .operation = "adjustment_send" },
	{ .operation = "adjustment_refuse" },
};

const struct handler_table ADJUSTMENT_HANDLERS = { rows, LENGTH(rows) };

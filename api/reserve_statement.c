#include "domain/money/reserve_statement.h"

#include "act.h"

static enum err create(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	enum err err = reserve_statement_create(call->ctx, call_json(call), id);
	return err ? err
		   : answer_created(call, "reserve_statement_view",
			     arena_text(call->ctx->arena, id), reply);
}

static const struct handler_row rows[] = {
	{ .operation = "reserve_statement_create", .handle = create },
	{ .operation = "reserve_statement_confirm" },
	{ .operation = "reserve_statement_discard" },
};

const struct handler_table RESERVE_STATEMENT_HANDLERS = { rows, LENGTH(rows) };

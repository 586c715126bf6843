#include "domain/money/reserve_statement.h"

#include "act.h"

static enum err create(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	enum err err = reserve_statement_create(call->ctx, call_json(call), id);
	return err ? err
		   : reply_created(call, reply, "reserve_statement_view",
			     arena_text(call->ctx->arena, id));
}

static enum err confirm(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "reserve_statement_id");
	enum err err = reserve_statement_confirm(call->ctx, id, call->if_match, call_json(call));
	return err ? err : reply_read(call, reply, "reserve_statement_view", id);
}

static const struct handler_row rows[] = {
	{ .operation = "reserve_statement_create", .handle = create },
	{ .operation = "reserve_statement_confirm", .handle = confirm },
	{ .operation = "reserve_statement_discard", .handle = act },
};

const struct handler_table RESERVE_STATEMENT_HANDLERS = { rows, LENGTH(rows) };

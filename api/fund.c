#include "domain/money/fund.h"

#include "act.h"
#include "domain/money/deposit.h"

static enum err create(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	enum err err = deposit_create(call->ctx, call_json(call), id);
	return err ? err
		   : answer_created(call, "deposit_view", arena_text(call->ctx->arena, id), reply);
}

static enum err reclaim(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	enum err err = deposit_reclaim(call->ctx, call_text(call, "fund_id"), call_json(call), id);
	return err ? err
		   : answer_created(call, "deposit_view", arena_text(call->ctx->arena, id), reply);
}

static const struct handler_row rows[] = {
	{ .operation = "fund_reclaim", .handle = reclaim },
	{ .operation = "deposit_create", .handle = create },
	{ .operation = "deposit_confirm" },
};

const struct handler_table FUND_HANDLERS = { rows, LENGTH(rows) };

#include "domain/refund/refund.h"

#include "act.h"
#include "domain/case/ground.h"

static enum err create(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	json_int_t year = 0;

	if (json_unpack(call->tree, "{s:I}", "year", &year))
		return fail(&call->ctx->fault, ERR_INTERNAL);
	enum err err = refund_create(call->ctx, year, call_json(call), id);
	return err ? err
		   : answer_created(call, "refund_view", arena_text(call->ctx->arena, id), reply);
}

static enum err choose_method(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "refund_id");
	enum err err = refund_choose_method(
		call->ctx, id, call->if_match, call_member(call, "method"), call_json(call));

	return err ? err : answer_read(call, "refund_view", id, reply);
}

static const struct handler_row rows[] = {
	{ .operation = "refund_create", .handle = create },
	{ .operation = "refund_submit", .step = refund_submit },
	{ .operation = "refund_accept", .step = refund_submit },
	{ .operation = "refund_decline" },
	{ .operation = "refund_withdraw" },
	{ .operation = "refund_recompute", .step = refund_recompute },
	{ .operation = "refund_confirm_ground", .step = ground_confirm },
	{ .operation = "refund_choose_method", .handle = choose_method },
	{ .operation = "refund_approve" },
	{ .operation = "refund_approve_finally" },
	{ .operation = "refund_return", .step = refund_turn_away },
	{ .operation = "refund_reject", .step = refund_turn_away },
	{ .operation = "refund_send_back" },
	{ .operation = "refund_reopen" },
	{ .operation = "refund_rebind_account" },
};

const struct handler_table REFUND_HANDLERS = { rows, LENGTH(rows) };

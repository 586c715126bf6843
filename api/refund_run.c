#include "domain/refund/refund_run.h"

#include "act.h"

static enum err preview(const struct call *call, struct reply *reply, const char *kind)
{
	char id[UUID_SIZE];
	json_int_t year = 0;

	if (json_unpack(call->tree, "{s:I}", "year", &year))
		return fail(&call->ctx->fault, ERR_INTERNAL);
	enum err err =
		refund_run_preview(call->ctx, kind, year, call_member(call, "policy_id"), id);
	return err ? err
		   : answer_created(
			     call, "refund_run_view", arena_text(call->ctx->arena, id), reply);
}

static enum err offers(const struct call *call, struct reply *reply)
{
	return preview(call, reply, "offers");
}

static enum err top_ups(const struct call *call, struct reply *reply)
{
	return preview(call, reply, "top_ups");
}

static const struct handler_row rows[] = {
	{ .operation = "offer_generate", .handle = offers },
	{ .operation = "topup_generate", .handle = top_ups },
	{ .operation = "refund_run_confirm", .step = refund_run_confirm },
	{ .operation = "refund_run_discard" },
};

const struct handler_table REFUND_RUN_HANDLERS = { rows, LENGTH(rows) };

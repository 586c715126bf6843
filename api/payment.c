#include "domain/money/payment.h"

#include "act.h"
#include "domain/money/bank_result.h"

static struct payment_decision decision_of(const struct call *call)
{
	return (struct payment_decision){ .payment_id = call_text(call, "payment_id"),
		.version = call->if_match,
		.same_account = json_is_true(json_object_get(call->tree, "same_account_confirmed")),
		.note = call_json(call) };
}

static enum err decide(const struct call *call, struct reply *reply,
	enum err (*step)(struct ctx *ctx, const struct payment_decision *decision))
{
	struct payment_decision decision = decision_of(call);
	enum err err = step(call->ctx, &decision);
	return err ? err : answer_read(call, "payment_view", decision.payment_id, reply);
}

static enum err reissue(const struct call *call, struct reply *reply)
{
	return decide(call, reply, payment_reissue);
}

static enum err cancel(const struct call *call, struct reply *reply)
{
	return decide(call, reply, payment_cancel);
}

static enum err mark(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "payment_id");
	enum err err = bank_result_mark(call->ctx, id, call->if_match, call_json(call));
	return err ? err : answer_read(call, "payment_view", id, reply);
}

static const struct handler_row rows[] = {
	{ .operation = "payment_mark", .handle = mark },
	{ .operation = "payment_reissue", .handle = reissue },
	{ .operation = "payment_cancel", .handle = cancel },
};

const struct handler_table PAYMENT_HANDLERS = { rows, LENGTH(rows) };

#include "domain/money/bank_result.h"

#include "act.h"
#include "domain/money/bank_result.h"

static enum err play(const struct call *call, struct reply *reply)
{
	const char *report = NULL;
	enum err err =
		bank_result_play(call->ctx, call_text(call, "batch_id"), call_json(call), &report);
	return err ? err : reply_json(reply, report);
}

static const struct handler_row rows[] = { { .operation = "bank_play", .handle = play } };

const struct handler_table BANK_HANDLERS = { rows, LENGTH(rows) };

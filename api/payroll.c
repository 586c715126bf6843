#include "domain/training/payroll.h"

#include "act.h"

static enum err replace(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "claim_id");
	enum err err = payroll_replace(call->ctx, id, call->if_match, call->columns);

	return err ? err : answer_read(call, "claim_view", id, reply);
}

static const struct handler_row rows[] = {
	{ .operation = "payroll_replace", .handle = replace, .columns = PAYROLL_COLUMNS },
};

const struct handler_table PAYROLL_HANDLERS = { rows, LENGTH(rows) };

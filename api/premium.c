#include "domain/refund/premium.h"

#include "act.h"

static enum err take(void *import, const struct chunk *chunk)
{
	return premium_import_take(import, chunk);
}

static enum err import(const struct call *call, struct reply *reply)
{
	struct premium_import *import = NULL;
	const char *job_id = NULL;
	enum err err = premium_import_open(call->ctx, &import);

	if (!err)
		err = call_chunks(call, take, import);
	if (!err)
		err = premium_import_close(import, &job_id);
	return err ? err : answer_accepted(call, "job_view", job_id, reply);
}

static const struct handler_row rows[] = {
	{ .operation = "premium_record_import",
		.handle = import,
		.columns = PREMIUM_COLUMNS,
		.in_chunks = true },
};

const struct handler_table PREMIUM_HANDLERS = { rows, LENGTH(rows) };

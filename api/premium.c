#include "domain/refund/premium.h"

#include <string.h>

#include "act.h"
#include "base/date.h"

static enum err take(void *import, const struct chunk *chunk)
{
	return premium_import_take(import, chunk);
}

/* The day of the extract: today unless the caller says it. */
static int32_t as_of(const struct call *call)
{
	const char *text = call_text(call, "as_of");
	int32_t day = call->ctx->today;

	return text && date_parse(text, strlen(text), &day) ? day : call->ctx->today;
}

static enum err import(const struct call *call, struct reply *reply)
{
	struct premium_import *import = NULL;
	const char *job_id = NULL;
	enum err err = premium_import_open(call->ctx, as_of(call), &import);

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

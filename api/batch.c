#include "domain/money/batch.h"

#include "act.h"
#include "domain/money/bank_result.h"
#include "domain/money/batch_file.h"

static enum err create(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	enum err err = batch_create(call->ctx, call_json(call), id);
	return err ? err
		   : answer_created(call, "batch_view", arena_text(call->ctx->arena, id), reply);
}

static enum err file(const struct call *call, struct reply *reply)
{
	const char *bytes = NULL, *name = NULL;
	size_t size = 0;
	enum err err = batch_file(call->ctx, call_text(call, "batch_id"), &bytes, &size, &name);
	if (err)
		return err;
	reply_header(reply, "Content-Disposition",
		arena_printf(call->ctx->arena, "attachment; filename=\"%s\"", name));
	return reply_bytes(reply, "text/csv", bytes, size);
}

static enum err result(const struct call *call, struct reply *reply)
{
	const char *report = NULL;
	enum err err = bank_result_take(
		call->ctx, call_text(call, "batch_id"), call->if_match, call->columns, &report);
	return err ? err : reply_json(reply, report);
}

static const struct handler_row rows[] = {
	{ .operation = "batch_create", .handle = create },
	{ .operation = "batch_change", .step = batch_change },
	{ .operation = "batch_cancel" },
	{ .operation = "batch_confirm", .step = batch_confirm },
	{ .operation = "batch_take_file" },
	{ .operation = "batch_file", .handle = file },
	{ .operation = "batch_refuse_file" },
	{ .operation = "batch_result", .handle = result, .columns = BANK_RESULT_COLUMNS },
};

const struct handler_table BATCH_HANDLERS = { rows, LENGTH(rows) };

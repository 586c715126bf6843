#include "domain/money/batch.h"

#include <string.h>

#include "act.h"
#include "domain/money/bank_result.h"
#include "domain/money/batch_file.h"

/* Steps that have more effects than the move, all of one shape. */
static const struct {
	const char *operation;
	enum err (*step)(struct ctx *ctx, const char *id, int64_t version, const char *body);
} STEPS[] = {
	{ "batch_change", batch_change },
	{ "batch_cancel", batch_cancel },
	{ "batch_confirm", batch_confirm },
	{ "batch_refuse_file", batch_refuse_file },
};

static enum err take(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "batch_id");
	size_t i = 0;
	while (strcmp(STEPS[i].operation, call->operation->id))
		i++;
	enum err err = STEPS[i].step(call->ctx, id, call->if_match, call_json(call));
	return err ? err : reply_read(call, reply, "batch_view", id);
}

static enum err create(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	enum err err = batch_create(call->ctx, call_json(call), id);
	return err ? err
		   : reply_created(call, reply, "batch_view", arena_text(call->ctx->arena, id));
}

static enum err take_file(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "batch_id");
	enum err err = batch_file_take(call->ctx, id, call->if_match);
	return err ? err : reply_read(call, reply, "batch_view", id);
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
	{ .operation = "batch_change", .handle = take },
	{ .operation = "batch_cancel", .handle = take },
	{ .operation = "batch_confirm", .handle = take },
	{ .operation = "batch_take_file", .handle = take_file },
	{ .operation = "batch_file", .handle = file },
	{ .operation = "batch_refuse_file", .handle = take },
	{ .operation = "batch_result", .handle = result, .columns = BANK_RESULT_COLUMNS },
};

const struct handler_table BATCH_HANDLERS = { rows, LENGTH(rows) };

#include "domain/money/letter.h"

#include <string.h>

#include "act.h"
#include "domain/money/letter_page.h"

/* Steps that have more effects than the move, all of one shape. */
static const struct {
	const char *operation;
	enum err (*step)(struct ctx *ctx, const char *id, int64_t version, const char *body);
} STEPS[] = {
	{ "letter_change", letter_change },
	{ "letter_discard", letter_discard },
	{ "letter_issue", letter_issue },
	{ "letter_accept", letter_accept },
	{ "letter_return", letter_return },
};

static enum err take(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "letter_id");
	size_t i = 0;
	while (strcmp(STEPS[i].operation, call->operation->id))
		i++;
	enum err err = STEPS[i].step(call->ctx, id, call->if_match, call_json(call));
	return err ? err : reply_read(call, reply, "letter_view", id);
}

static enum err create(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	enum err err = letter_create(call->ctx, call_json(call), id);
	return err ? err
		   : reply_created(call, reply, "letter_view", arena_text(call->ctx->arena, id));
}

static enum err items_leave(const struct call *call, struct reply *reply, const char *action)
{
	const char *id = call_text(call, "letter_id");
	enum err err = letter_items_leave(call->ctx, id, action, call->if_match, call_json(call));
	return err ? err : reply_read(call, reply, "letter_view", id);
}

static enum err withdraw_items(const struct call *call, struct reply *reply)
{
	return items_leave(call, reply, "withdraw_items");
}

static enum err return_items(const struct call *call, struct reply *reply)
{
	return items_leave(call, reply, "return_items");
}

static enum err document(const struct call *call, struct reply *reply)
{
	const char *html = NULL;
	size_t size = 0;
	enum err err = letter_page(call->ctx, call_text(call, "letter_id"), &html, &size);
	return err ? err : reply_bytes(reply, "text/html", html, size);
}

static const struct handler_row rows[] = {
	{ .operation = "letter_create", .handle = create },
	{ .operation = "letter_change", .handle = take },
	{ .operation = "letter_discard", .handle = take },
	{ .operation = "letter_issue", .handle = take },
	{ .operation = "letter_accept", .handle = take },
	{ .operation = "letter_return", .handle = take },
	{ .operation = "letter_withdraw_items", .handle = withdraw_items },
	{ .operation = "letter_return_items", .handle = return_items },
	{ .operation = "letter_cancel", .handle = act },
	{ .operation = "letter_document", .handle = document },
};

const struct handler_table LETTER_HANDLERS = { rows, LENGTH(rows) };

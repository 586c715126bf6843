#include "domain/money/letter.h"

#include "act.h"
#include "domain/money/letter_page.h"

static enum err create(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	enum err err = letter_create(call->ctx, call_json(call), id);
	return err ? err
		   : answer_created(call, "letter_view", arena_text(call->ctx->arena, id), reply);
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
	{ .operation = "letter_change", .step = letter_change },
	{ .operation = "letter_discard" },
	{ .operation = "letter_issue" },
	{ .operation = "letter_accept" },
	{ .operation = "letter_return" },
	{ .operation = "letter_withdraw_items" },
	{ .operation = "letter_return_items" },
	{ .operation = "letter_cancel" },
	{ .operation = "letter_document", .handle = document },
};

const struct handler_table LETTER_HANDLERS = { rows, LENGTH(rows) };

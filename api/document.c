#include "domain/case/document.h"

#include <string.h>

#include "act.h"

/* A parameter that may be repeated. */
static const struct value *list_of(const struct call *call, const char *name)
{
	static const struct value none;

	for (size_t i = 0; i < call->operation->parameter_count; i++)
		if (!strcmp(call->operation->parameter[i].name, name))
			return &call->values[i];
	return &none;
}

static enum err upload(const struct call *call, struct reply *reply)
{
	const struct value *attestations = list_of(call, "attestations");
	const struct document document = { .case_id = call_text(call, "case_id"),
		.kind = call_text(call, "kind"),
		.media_type = call->media_type,
		.bytes = call->body,
		.size = call->body_size,
		.digest = { call->digest, call_text(call, "sha256") },
		.pages = call_int(call, "pages", 0),
		.attestations = attestations->list,
		.attestation_count = attestations->list_count,
		.replaces = call_text(call, "replaces") };
	char id[UUID_SIZE];
	enum err err = document_upload(call->ctx, &document, id);

	return err ? err
		   : answer_created(call, "document_view", arena_text(call->ctx->arena, id), reply);
}

/* An attachment that no browser shows or runs, and nobody keeps. */
static enum err content(const struct call *call, struct reply *reply)
{
	struct document document = { 0 };
	enum err err = document_content(call->ctx, call_text(call, "document_id"), &document);

	if (err)
		return err;
	reply_header(reply, "Content-Disposition",
		arena_printf(call->ctx->arena, "attachment; filename=\"%s.%s\"", document.kind,
			strchr(document.media_type, '/') + 1));
	reply_header(reply, "X-Content-Type-Options", "nosniff");
	reply_header(reply, "Content-Security-Policy", "sandbox; default-src 'none'");
	reply_header(reply, "Cache-Control", "private, no-store");
	return reply_bytes(reply, document.media_type, document.bytes, document.size);
}

static const struct handler_row rows[] = {
	{ .operation = "document_upload", .handle = upload },
	{ .operation = "document_content", .handle = content },
};

const struct handler_table DOCUMENT_HANDLERS = { rows, LENGTH(rows) };

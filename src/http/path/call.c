#include "http/path/call.h"

#include <string.h>

#include "auth/keyring.h"
#include "auth/token.h"
#include "base/buffer.h"
#include "base/machine_clock.h"
#include "contract/read/chunk.h"
#include "http/path/content.h"
#include "http/path/pairing.h"
#include "http/path/program.h"
#include "http/wire/accept.h"
#include "http/wire/request.h"

#define CHUNK_ARENA_BYTES ((size_t)64 * 1024 * 1024)

static const struct value *value_named(
	const struct call *call, const char *name, const struct parameter **parameter)
{
	const struct operation *operation = call->operation;
	for (size_t i = 0; i < operation->parameter_count; i++) {
		if (strcmp(operation->parameter[i].name, name))
			continue;
		*parameter = &operation->parameter[i];
		return &call->values[i];
	}
	return NULL;
}

const char *call_text(const struct call *call, const char *name)
{
	const struct parameter *parameter;
	const struct value *value = value_named(call, name, &parameter);
	if (!value)
		return NULL;
	return value->text ? value->text : parameter->fallback;
}

int64_t call_int(const struct call *call, const char *name, int64_t fallback)
{
	const struct parameter *parameter;
	const struct value *value = value_named(call, name, &parameter);
	return value && value->text ? value->number : fallback;
}

const char *call_json(const struct call *call)
{
	return call->body_size ? arena_copy(call->ctx->arena, call->body, call->body_size) : "{}";
}

const char *call_member(const struct call *call, const char *name)
{
	return arena_text(call->ctx->arena, json_string_value(json_object_get(call->tree, name)));
}

const char *call_header(const struct call *call, const char *name)
{
	return request_header(call->request, name);
}

const char *call_address(const struct call *call)
{
	return *call->request->address ? call->request->address : "unknown";
}

bool call_prefers(const struct call *call, const char *media_type)
{
	const char *accept = call_header(call, "Accept");
	return accept &&
	       accept_media(accept, media_type) > accept_media(accept, "application/json");
}

const char *call_token(const struct call *call, const struct actor *actor)
{
	return token_issue(
		call->program->keyring, actor, machine_clock_real_us() / 1000000, call->ctx->arena);
}

const char *call_issuer(const struct call *call)
{
	return keyring_issuer(call->program->keyring);
}

const char *call_jwks(const struct call *call)
{
	struct buffer out = buffer_on(call->ctx->arena);
	keyring_jwks(call->program->keyring, &out);
	return out.data;
}

static enum err chunk_pass(struct chunks *chunks, struct ctx *ctx, const char *const *names,
	chunk_taker *take, void *taker)
{
	struct chunk chunk = { .columns = content_columns(ctx->arena, names) };
	enum err e = chunk_read(chunks, ctx->arena, &ctx->fault, &chunk);
	return e ? e : take(taker, &chunk);
}

/* Beside the body no more than one chunk is ever in memory: the context lends each chunk an arena
 * of its own. */
enum err call_chunks(const struct call *call, chunk_taker *take, void *taker)
{
	struct ctx *ctx = call->ctx;
	struct arena *whole = ctx->arena;
	const struct handler_row *row = call->program->pairing->pairs[call->operation->index].row;
	const struct media *media = content_media(call->operation, call->media_type);
	struct chunks chunks = chunks_of(media->schema, content_is_json(media->type), call->charset,
		call->body, call->body_size);
	enum err e = ERR_NONE;
	while (!e && chunks_left(&chunks)) {
		ctx->arena = arena_create(CHUNK_ARENA_BYTES);
		e = chunk_pass(&chunks, ctx, row->columns, take, taker);
		arena_destroy(ctx->arena);
		ctx->arena = whole;
	}
	return e;
}

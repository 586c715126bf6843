#include "http/path/dispatch.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/machine_clock.h"
#include "crypt/uuid.h"
#include "http/path/content.h"
#include "http/path/gate.h"
#include "http/path/precondition.h"
#include "http/path/reading.h"
#include "http/path/transaction.h"
#include "http/wire/accept.h"
#include "http/wire/metrics.h"
#include "http/wire/trace.h"

static enum err answer(struct exchange *x)
{
	x->ctx.call_ms = x->operation->seconds * 1000;
	return x->pair->row ? transaction_run(x) : reading_answer(x);
}

/* The path of a request, as far as its head alone decides; and on. */
static stage *const HEAD_STAGES[] = {
	gate_find_operation,
	gate_check_sandbox,
	gate_check_caller,
	gate_check_role,
	content_check_accept,
	content_check_size,
};
static stage *const BODY_STAGES[] = {
	content_check_type,
	content_check_key,
	content_check_match,
	content_check_parameters,
	content_check_body,
	content_complete,
	answer,
};

/* OPTIONS asks what a path knows: no token, no database. */
static bool is_question(const struct exchange *x, enum err e)
{
	return e == ERR_METHOD && !strcmp(x->request->method, "OPTIONS");
}

/* The contract knows no path that ends with a slash, but people type one behind a page. */
static bool is_page_and_slash(const struct exchange *x, enum err e)
{
	return e == ERR_NOT_FOUND && !strcmp(x->request->path, "/docs/");
}

static enum err settle(struct exchange *x, enum err e)
{
	bool question = is_question(x, e);
	if (!question && !is_page_and_slash(x, e))
		return e;
	fault_clear(&x->ctx.fault);
	return question ? reply_empty(&x->reply) : reply_moved(&x->reply, "/docs");
}

static enum err walk(struct exchange *x, stage *const *stages, size_t count)
{
	enum err e = ERR_NONE;
	for (size_t i = 0; i < count && !e; i++)
		e = stages[i](x);
	return e;
}

static enum err walk_head(struct exchange *x)
{
	x->head_passed = true;
	return walk(x, HEAD_STAGES, LENGTH(HEAD_STAGES));
}

static enum err walk_whole(struct exchange *x)
{
	enum err e = x->head_passed ? ERR_NONE : walk_head(x);
	if (!e)
		e = walk(x, BODY_STAGES, LENGTH(BODY_STAGES));
	return settle(x, e);
}

/* The role that the request was served as, and the user whose token came with it. */
static void log_caller(struct log_line *line, const struct exchange *x)
{
	enum role role = x->ctx.actor.role, shown = x->bearer.role;
	bool counts = x->operation && (!x->operation->open || x->operation->roles);
	log_text(line, "role", counts ? role_word(role) : NULL);
	log_text(line, "token_role", shown != role ? role_word(shown) : NULL);
	log_text(line, "user", x->bearer.user_id[0] ? x->bearer.user_id : NULL);
}

static void log_exchange(const struct exchange *x, enum err e, const struct response *response)
{
	/* Not on the stack, which the thread keeps while its connection idles. */
	struct log_line *line = arena_raw(x->ctx.arena, sizeof(*line));
	log_begin(line, response->status >= 500 ? LOG_ERROR : LOG_INFO, "request");
	log_text(line, "method", x->close ? NULL : x->request->method);
	log_text(line, "operation", x->operation ? x->operation->id : NULL);
	log_int(line, "status", response->status);
	if (e)
		log_text(line, "code", err_kind(e)->slug);
	log_text(line, "why", x->doubt);
	log_int(line, "duration_us", machine_clock_steady_us() - x->started_us);
	log_int(line, "bytes", (int64_t)response->size);
	log_text(line, "request_id", x->request_id);
	log_text(line, "trace_id", trace_id(x->ctx.arena, x->trace));
	log_caller(line, x);
	if (x->idempotency.replayed)
		log_int(line, "replayed", 1);
	log_end(line);
}

static void name_request(struct exchange *x)
{
	struct arena *arena = x->ctx.arena;
	const char *own = request_header(x->request, "X-Request-Id");
	if (own && trace_request_id_sound(own)) {
		x->request_id = own;
	} else {
		char *fresh = arena_raw(arena, UUID_SIZE);
		uuid_new(fresh);
		x->request_id = fresh;
	}
	snprintf(x->ctx.request_id, sizeof(x->ctx.request_id), "%s", x->request_id);
	x->trace = trace_parent(arena, request_header(x->request, "traceparent"));
}

static void prepare(struct exchange *x)
{
	x->ctx.sealer = x->program->sealer;
	x->ctx.sandbox = x->program->sandbox;
	x->ctx.actor.role = x->bearer.role = ROLE_public;
	x->ctx.fault.arena = x->ctx.arena;
	x->reply = (struct reply){ .ctx = &x->ctx, .version = -1 };
	x->call.ctx = &x->ctx;
	x->call.request = x->request;
	x->call.program = x->program;
	x->call.if_match = MATCH_ANY;
	x->call.english = accept_english(request_header(x->request, "Accept-Language"));
	x->allowance.granted = true;
	name_request(x);
}

struct exchange *dispatch_open(
	const struct program *program, const struct request *request, struct arena *arena)
{
	struct exchange *x = arena_alloc(arena, sizeof(*x));
	x->program = program;
	x->request = request;
	x->started_us = machine_clock_steady_us();
	x->ctx.arena = arena;
	prepare(x);
	return x;
}

static void finish(struct exchange *x, enum err e, struct response *response)
{
	response_write(x, e, response);
	json_decref(x->tree);
	metrics_count(x->program->metrics, x->operation, response->status,
		machine_clock_steady_us() - x->started_us);
	log_exchange(x, e, response);
}

static bool refuses(struct exchange *x, enum err e, struct response *response)
{
	x->close = e != ERR_NONE;
	if (e)
		finish(x, settle(x, e), response);
	return x->close;
}

bool dispatch_refuses_head(struct exchange *x, struct response *response)
{
	return refuses(x, walk_head(x), response);
}

bool dispatch_refuses_size(struct exchange *x, struct response *response)
{
	return refuses(x, content_check_size(x), response);
}

void dispatch_refuse(struct exchange *x, enum err e, const char *doubt, struct response *response)
{
	x->close = true;
	x->doubt = doubt;
	finish(x, fail(&x->ctx.fault, e), response);
}

void dispatch(struct exchange *x, struct response *response)
{
	x->started_us = machine_clock_steady_us();
	finish(x, walk_whole(x), response);
}

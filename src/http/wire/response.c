#include "http/wire/response.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "contract/read/reply_check.h"
#include "http/path/exchange.h"
#include "http/path/precondition.h"
#include "http/wire/accept.h"
#include "http/wire/compress.h"
#include "http/wire/cors.h"
#include "http/wire/problem.h"

#define COMPRESS_FROM 1024
#define JSON "application/json"

static const char *header_value(const struct response *response, const char *name)
{
	for (size_t i = 0; i < response->header_count; i++)
		if (!strcasecmp(response->headers[i].name, name))
			return response->headers[i].value;
	return NULL;
}

/* Which media types a body may have, for the headers that answer 415. */
static const char *media_list(const struct exchange *x)
{
	struct buffer out = buffer_on(x->ctx.arena);
	for (size_t i = 0; x->operation && i < x->operation->media_count; i++)
		buffer_printf(&out, "%s%s", i ? ", " : "", x->operation->media[i].type);
	return out.data;
}

static void challenge(const struct exchange *x, struct response *response)
{
	header_add(response, "WWW-Authenticate",
		x->token_sent ? "Bearer realm=\"wengang\", error=\"invalid_token\""
			      : "Bearer realm=\"wengang\"");
}

static void fault_headers(const struct exchange *x, struct response *response)
{
	const struct fault *fault = &x->ctx.fault;
	int retry_after_s = fault->retry_after_s;
	if (!retry_after_s && response->status == 503)
		retry_after_s = 1;
	if (retry_after_s)
		header_add(
			response, "Retry-After", arena_printf(x->ctx.arena, "%d", retry_after_s));
	header_add(response, "Location", fault->location);
	if (response->status == 401)
		challenge(x, response);
	if (fault->err == ERR_MEDIA_TYPE && x->operation->media_count)
		header_add(response, strcmp(x->method, "PATCH") ? "Accept" : "Accept-Patch",
			media_list(x));
}

static void write_problem(struct exchange *x, enum err err, struct response *response)
{
	struct fault *fault = &x->ctx.fault;
	const struct problem_scene scene = { x->call.english, x->request->path, x->request_id };
	struct buffer out = buffer_on(x->ctx.arena);
	if (!fault->err)
		fault->err = err;
	problem_write(fault, &scene, &out);
	*response = (struct response){
		.status = err_kind(fault->err)->status, .body = out.data, .size = out.size
	};
	header_add(response, "Content-Type", PROBLEM_MEDIA_TYPE);
	header_add(response, "Content-Language", x->call.english ? "en" : "zh-CN");
	fault_headers(x, response);
}

static void fail_instead(struct exchange *x, enum err err, struct response *response)
{
	fault_clear(&x->ctx.fault);
	write_problem(x, err, response);
}

static const char *with_charset(struct arena *arena, const char *media_type)
{
	if (strncmp(media_type, "text/", 5) || strstr(media_type, "charset"))
		return media_type;
	return arena_printf(arena, "%s; charset=utf-8", media_type);
}

/* A resource shows its version; pages of the program have only their bytes. */
static void write_etag(const struct exchange *x, struct response *response)
{
	const struct reply *reply = &x->reply;
	bool page = x->operation && x->operation->open && !strcmp(x->operation->method, "GET") &&
		    !x->operation->is_list;
	if (x->ctx.dry_run || !reply->size || (reply->version < 0 && !page))
		return;
	char *etag = arena_raw(x->ctx.arena, ETAG_SIZE);
	precondition_etag_write(
		reply->version < 0 ? 0 : reply->version, reply->body, reply->size, etag);
	header_add(response, "ETag", etag);
}

static void answer_condition(const struct exchange *x, struct response *response)
{
	const char *condition = request_header(x->request, "If-None-Match");
	const char *etag = header_value(response, "ETag");
	if (!condition || !etag || response->status != 200 || strcmp(x->method, "GET") ||
		!precondition_none_match_holds(condition, etag))
		return;
	response->status = 304;
	response->body = "";
	response->size = 0;
}

static void write_reply(struct exchange *x, struct response *response)
{
	const struct reply *reply = &x->reply;
	*response = (struct response){
		.status = reply->status, .body = reply->body, .size = reply->size
	};
	for (size_t i = 0; i < LENGTH(reply->headers) && reply->headers[i][0]; i++)
		header_add(response, reply->headers[i][0], reply->headers[i][1]);
	if (x->ctx.dry_run) {
		response->status = 200;
	} else {
		header_add(response, "Location", reply->location);
	}
	if (reply->size)
		header_add(response, "Content-Type", with_charset(x->ctx.arena, reply->media_type));
	write_etag(x, response);
}

/* What any operation may answer before it is really asked; the contract need not say so each time.
 */
static bool is_universal(const struct exchange *x, int status)
{
	static const int statuses[] = { 405, 406, 413, 415, 429 };
	for (size_t i = 0; i < LENGTH(statuses); i++)
		if (statuses[i] == status)
			return true;
	return status >= 500 || x->close;
}

static void check_promise(struct exchange *x, struct response *response)
{
	const char *type = header_value(response, "Content-Type");
	if (!x->program->check_replies || !x->operation || !x->reply.media_type ||
		is_universal(x, response->status))
		return;
	if (header_value(response, "Content-Encoding") ||
		(x->idempotency.replayed && !response->size))
		return;
	const char *what = reply_check(
		x->operation, response->status, type, response->body, response->size, x->ctx.arena);
	if (!what)
		return;
	struct log_line line;
	log_begin(&line, LOG_ERROR, "contract_breach");
	log_text(&line, "operation", x->operation->id);
	log_int(&line, "status", response->status);
	log_text(&line, "what", what);
	log_text(&line, "request_id", x->request_id);
	log_end(&line);
	fail_instead(x, ERR_INTERNAL, response);
}

static void compress(const struct exchange *x, struct response *response)
{
	static const char *const kinds[] = { "text/", "application/json",
		"application/problem+json", "image/svg+xml" };
	const char *type = header_value(response, "Content-Type");
	bool worth = false;
	for (size_t i = 0; type && i < LENGTH(kinds); i++)
		worth |= !strncmp(type, kinds[i], strlen(kinds[i]));
	if (!worth || response->size <= COMPRESS_FROM ||
		header_value(response, "Content-Encoding") ||
		!accept_gzip(request_header(x->request, "Accept-Encoding")))
		return;
	size_t size;
	const char *bytes = compress_gzip(x->ctx.arena, response->body, response->size, &size);
	if (!bytes)
		return;
	response->body = bytes;
	response->size = size;
	header_add(response, "Content-Encoding", "gzip");
}

static void rate_headers(const struct exchange *x, struct response *response)
{
	const struct allowance *allowance = &x->allowance;
	struct arena *arena = x->ctx.arena;
	if (!allowance->limit)
		return;
	header_add(response, "RateLimit-Policy",
		arena_printf(arena, "\"default\";q=%d;w=60", allowance->limit));
	header_add(response, "RateLimit",
		arena_printf(
			arena, "\"default\";r=%d;t=%d", allowance->remaining, allowance->reset_s));
}

/* Only what the public reads may be kept, and must be asked for again. */
static const char *cache_rule(const struct exchange *x, const struct response *response)
{
	bool kept = x->operation && x->operation->open && x->ctx.actor.role == ROLE_public &&
		    !strcmp(x->method, "GET") && response->status < 400;
	return kept ? "no-cache" : "private, no-store";
}

/* A cache keeps what the public reads apart from what a token shows under the same address. */
static const char *vary_rule(const struct exchange *x)
{
	bool counts = x->operation && x->operation->open && x->operation->roles;
	return counts ? "Accept, Accept-Encoding, Accept-Language, Authorization, Origin"
		      : "Accept, Accept-Encoding, Accept-Language, Origin";
}

static void common_headers(const struct exchange *x, struct response *response)
{
	header_add(response, "X-Request-Id", x->request_id);
	header_add(response, "API-Version", API_VERSION);
	header_add(response, "Cache-Control", cache_rule(x, response));
	header_add(response, "Vary", vary_rule(x));
	header_add(response, "X-Content-Type-Options", "nosniff");
	header_add(
		response, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
	header_add(response, "Referrer-Policy", "no-referrer");
	header_add(response, "traceparent", x->trace);
	header_add(response, "Allow", x->operation ? NULL : x->allow);
	header_add(response, "Connection", x->close ? "close" : NULL);
	rate_headers(x, response);
	cors_write(x, response);
}

static bool is_acceptable(const struct exchange *x)
{
	const struct reply *reply = &x->reply;
	return !x->pair || !x->pair->row || strcmp(x->operation->method, "GET") || !reply->size ||
	       reply->status != 200 ||
	       accept_media(request_header(x->request, "Accept"), reply->media_type) > 0;
}

void response_write(struct exchange *x, enum err err, struct response *response)
{
	if (!x->reply.media_type)
		x->reply.media_type = JSON;
	if (!err && !is_acceptable(x))
		err = ERR_NOT_ACCEPTABLE;
	if (err) {
		write_problem(x, err, response);
	} else {
		write_reply(x, response);
		answer_condition(x, response);
	}
	check_promise(x, response);
	compress(x, response);
	common_headers(x, response);
}

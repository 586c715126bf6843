#include "http/path/content.h"

#include <string.h>
#include <strings.h>

#include "contract/read/body.h"
#include "contract/read/csv_table.h"
#include "contract/read/form.h"
#include "crypt/base64url.h"
#include "crypt/hex.h"
#include "http/path/idempotency.h"
#include "http/path/precondition.h"
#include "http/wire/accept.h"

#define FORM "application/x-www-form-urlencoded"
#define CONTENT_DIGEST_SHA256 "sha-256=:"

static enum err refuse(struct exchange *x, enum err err)
{
	return fail(&x->ctx.fault, err);
}

/* What a GET handler answers with is known only afterwards (response.c asks then); all else is
 * JSON, or CSV for lists. */
enum err content_check_accept(struct exchange *x)
{
	const char *accept = request_header(x->request, "Accept");
	if (x->pair->row && !strcmp(x->operation->method, "GET"))
		return ERR_NONE;
	int json = accept_media(accept, "application/json");
	int csv = x->operation->csv_reply && x->operation->is_list && accept
			  ? accept_media(accept, "text/csv")
			  : 0;
	x->as_csv = csv > json;
	return json || csv ? ERR_NONE : refuse(x, ERR_NOT_ACCEPTABLE);
}

bool content_is_json(const char *type)
{
	size_t n = strlen(type);
	return !strcmp(type, "application/json") || (n > 5 && !strcmp(type + n - 5, "+json"));
}

const struct media *content_media(const struct operation *operation, const char *type)
{
	for (size_t i = 0; i < operation->media_count; i++)
		if (!strcmp(operation->media[i].type, type))
			return &operation->media[i];
	return NULL;
}

enum err content_check_type(struct exchange *x)
{
	struct media_name name;
	const char *header = request_header(x->request, "Content-Type");
	const char *coding = request_header(x->request, "Content-Encoding");
	if (!x->request->body_size)
		return ERR_NONE;
	/* A body has no meaning for GET (RFC 9110, 9.3.1); a write that takes none takes no type.
	 */
	if (!strcmp(x->operation->method, "GET"))
		return refuse(x, ERR_BAD_REQUEST);
	if ((coding && strcasecmp(coding, "identity")) || !header ||
		!accept_content_type(header, x->ctx.arena, &name) ||
		!content_media(x->operation, name.type))
		return refuse(x, ERR_MEDIA_TYPE);
	/* JSON is UTF-8 and nothing else (RFC 8259, 8.1). */
	if (content_is_json(name.type) && name.charset && strcmp(name.charset, "utf-8"))
		return refuse(x, ERR_MEDIA_TYPE);
	x->call.media_type = name.type;
	x->call.charset = name.charset;
	return ERR_NONE;
}

/* Asked when the head has come, and again while chunks do. */
enum err content_check_size(struct exchange *x)
{
	size_t size = x->request->body_size;
	bool large = size > x->operation->max_bytes || size > x->program->body_limit;
	return large ? refuse(x, ERR_TOO_LARGE) : ERR_NONE;
}

enum err content_check_key(struct exchange *x)
{
	const char *header = request_header(x->request, "Idempotency-Key");
	if (!x->operation->needs_key)
		return ERR_NONE;
	x->idempotency.key = header ? idempotency_key_read(x->ctx.arena, header) : NULL;
	return x->idempotency.key ? ERR_NONE : refuse(x, ERR_KEY_MISSING);
}

enum err content_check_match(struct exchange *x)
{
	const char *header = request_header(x->request, "If-Match");
	x->call.if_match = MATCH_ANY;
	if (!x->operation->needs_match)
		return ERR_NONE;
	if (!header)
		return refuse(x, ERR_MATCH_MISSING);
	return precondition_match_read(header, &x->call.if_match) ? ERR_NONE : refuse(x, ERR_STALE);
}

enum err content_check_parameters(struct exchange *x)
{
	const struct operation *operation = x->operation;
	x->values =
		arena_alloc(x->ctx.arena, (operation->parameter_count + 1) * sizeof(*x->values));
	x->call.values = x->values;
	enum err e = parameters_read(
		operation, x->segments, x->request->query, x->ctx.arena, &x->ctx.fault, x->values);
	if (!e && operation->can_dry_run)
		x->ctx.dry_run = call_int(&x->call, "validate_only", 0) != 0;
	return e;
}

struct columns *content_columns(struct arena *arena, const char *const *names)
{
	size_t count = 0;
	while (names[count])
		count++;
	struct columns *columns = columns_create(arena, count);
	for (size_t i = 0; i < count; i++)
		columns->column[i].name = names[i];
	return columns;
}

static enum err read_table(struct exchange *x, const struct media *media)
{
	const struct request *request = x->request;
	if (x->pair->row->in_chunks) {
		x->call.media_type = media->type;
		return ERR_NONE;
	}
	x->call.columns = content_columns(x->ctx.arena, x->pair->row->columns);
	if (content_is_json(media->type))
		return body_read_table(media->schema, request->body, request->body_size,
			x->ctx.arena, &x->ctx.fault, x->call.columns);
	return csv_table_read(media->schema, x->call.charset, request->body, request->body_size,
		x->ctx.arena, &x->ctx.fault, x->call.columns);
}

enum err content_check_body(struct exchange *x)
{
	const struct operation *operation = x->operation;
	const struct request *request = x->request;
	if (!operation->media_count || (!request->body_size && !operation->body_required))
		return ERR_NONE;
	const struct media *media = x->call.media_type
					    ? content_media(operation, x->call.media_type)
					    : &operation->media[0];
	bool form = media->schema && !strcmp(media->type, FORM);
	/* An empty form is a form: what it lacks is told member by member. */
	if (!request->body_size && !form)
		return refuse(x, ERR_BODY_MISSING);
	if (x->pair->row && x->pair->row->columns)
		return read_table(x, media);
	if (form)
		return form_read(media->schema, request->body, request->body_size, x->ctx.arena,
			&x->ctx.fault, &x->tree);
	if (media->schema && content_is_json(media->type))
		return body_read(media->schema, request->body, request->body_size, x->ctx.arena,
			&x->ctx.fault, &x->tree);
	return ERR_NONE;
}

/* The SHA-256 of Content-Digest or Repr-Digest (RFC 9530) in hexadecimal, NULL when none is
 * declared. */
static const char *declared_digest(struct exchange *x)
{
	const char *header = request_header(x->request, "Content-Digest");
	if (!header)
		header = request_header(x->request, "Repr-Digest");
	const char *start = header ? strstr(header, CONTENT_DIGEST_SHA256) : NULL;
	if (!start)
		return NULL;
	start += strlen(CONTENT_DIGEST_SHA256);
	/* base64 with its padding; base64url is the same but for two characters */
	char text[44];
	uint8_t digest[SHA256_SIZE];
	char *hex = arena_raw(x->ctx.arena, SHA256_HEX);
	if (strcspn(start, ":") != 44 || start[43] != '=')
		return "";
	for (size_t i = 0; i < 43; i++)
		text[i] = (char)(start[i] == '+' ? '-' : start[i] == '/' ? '_' : start[i]);
	if (base64url_decode(text, 43, digest, sizeof(digest)) != SHA256_SIZE)
		return "";
	hex_encode(digest, sizeof(digest), hex);
	return hex;
}

/* A digest that was declared but cannot be read is as wrong as one that differs: the handler
 * compares and refuses. */
enum err content_complete(struct exchange *x)
{
	x->call.body = x->request->body;
	x->call.body_size = x->request->body_size;
	x->call.tree = x->tree;
	x->call.digest = declared_digest(x);
	idempotency_identify(x);
	return ERR_NONE;
}

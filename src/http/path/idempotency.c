#include "http/path/idempotency.h"

#include <stdio.h>
#include <string.h>

#include "crypt/hex.h"
#include "crypt/person_key.h"
#include "db/frame.h"

#define KEY_MAX 255
#define STORED_BODY_MAX ((size_t)1024 * 1024)
#define RETRY_AFTER_S 1

/* The transport joins two headers with a comma: which of the keys was meant, nobody can say. */
static bool is_key(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text[i] < 0x21 || text[i] > 0x7E || text[i] == ',')
			return false;
	return n > 0 && n <= KEY_MAX;
}

const char *idempotency_key_read(struct arena *arena, const char *header)
{
	size_t n = strlen(header);
	if (n >= 2 && header[0] == '"' && header[n - 1] == '"') {
		header++;
		n -= 2;
	}
	return is_key(header, n) ? arena_copy(arena, header, n) : NULL;
}

/* Keyed: a body may hold a password or an ID number, which a plain digest would let anybody who
 * reads the table guess. */
static void digest_request(
	const struct request *request, const struct sealer *sealer, uint8_t digest[SHA256_SIZE])
{
	/* Lengths first, so that no two requests run into each other. */
	char head[96], pieces[3][SHA256_HEX], all[96 + 3 * SHA256_HEX];
	sha256_hex(request->path, strlen(request->path), pieces[0]);
	sha256_hex(request->query, strlen(request->query), pieces[1]);
	sha256_hex(request->body, request->body_size, pieces[2]);
	snprintf(head, sizeof(head), "%.16s %zu", request->method, request->body_size);
	int n = snprintf(all, sizeof(all), "%s %s %s %s", head, pieces[0], pieces[1], pieces[2]);
	if (sealer)
		person_key(sealer, all, (size_t)n, digest);
	else
		sha256(all, (size_t)n, digest);
}

void idempotency_identify(struct exchange *exchange)
{
	struct idempotency *idempotency = &exchange->idempotency;
	const struct actor *actor = &exchange->ctx.actor;
	char text[SHA256_HEX];
	/* Most requests are reads: nothing of theirs is remembered. */
	if (idempotency->key || !(actor->user_id[0] || actor->client_id[0]))
		digest_request(exchange->request, exchange->ctx.sealer, idempotency->digest);
	if (actor->user_id[0]) {
		snprintf(idempotency->principal, PRINCIPAL_SIZE, "user:%s", actor->user_id);
	} else if (actor->client_id[0]) {
		/* A portal acts for many employers: what it did for one is no reply for another. */
		snprintf(idempotency->principal, PRINCIPAL_SIZE, "client:%s:%s", actor->client_id,
			actor->enterprise_id);
	} else {
		/* Strangers share no key space: each request of the public is a principal of its
		 * own. */
		hex_encode(idempotency->digest, SHA256_SIZE, text);
		snprintf(idempotency->principal, PRINCIPAL_SIZE, "public:%s", text);
	}
}

static void replay(struct exchange *exchange, const struct db_rows *rows)
{
	struct reply *reply = &exchange->reply;
	size_t size = 0;
	const char *body = db_bytes(rows, 0, "body", &size);
	reply->status = db_is_null(rows, 0, "status") ? 204 : (int)db_int(rows, 0, "status");
	reply->body = body ? body : "";
	reply->size = body ? size : 0;
	reply->media_type = db_text(rows, 0, "media_type");
	reply->location = db_text(rows, 0, "location");
	reply->version = db_is_null(rows, 0, "etag_version") ? -1 : db_int(rows, 0, "etag_version");
	exchange->idempotency.replayed = true;
	reply_header(reply, "Idempotency-Replayed", "true");
}

static enum err judge(struct exchange *exchange, const struct db_rows *rows)
{
	struct fault *fault = &exchange->ctx.fault;
	if (!db_bool(rows, 0, "account_ok")) {
		exchange->doubt = "account";
		return fail(fault, ERR_UNAUTHENTICATED);
	}
	const char *outcome = db_text(rows, 0, "outcome");
	if (!outcome)
		return fail(fault, ERR_INTERNAL);
	if (!strcmp(outcome, "reused"))
		return fail(fault, ERR_KEY_REUSED);
	if (!strcmp(outcome, "running")) {
		fault->retry_after_s = RETRY_AFTER_S;
		return fail(fault, ERR_KEY_RUNNING);
	}
	if (!strcmp(outcome, "replay"))
		replay(exchange, rows);
	return ERR_NONE;
}

enum err idempotency_begin(struct exchange *exchange)
{
	struct ctx *ctx = &exchange->ctx;
	const struct idempotency *idempotency = &exchange->idempotency;
	/* A dry run writes nothing, so there is nothing to remember or to repeat. */
	const char *key = ctx->dry_run ? NULL : idempotency->key;
	const struct db_value values[] = {
		DB_TEXT(idempotency->principal),
		DB_TEXT(key),
		DB_BYTES(idempotency->digest, SHA256_SIZE),
		DB_TEXT(ctx->actor.user_id[0] ? ctx->actor.user_id : NULL),
		DB_TEXT(role_word(ctx->actor.role)),
		DB_INT(ctx->actor.epoch),
	};
	struct db_rows rows;
	enum err e = frame_begin(ctx, QUERY_IDEMPOTENCY_BEGIN, LENGTH(values), values, &rows);
	return e ? e : judge(exchange, &rows);
}

/* Only JSON of a bounded size is kept; the repetition of another reply has its status and headers,
 * but no body. */
static bool is_kept(const struct reply *reply)
{
	return reply->size && reply->size <= STORED_BODY_MAX &&
	       (!reply->media_type || !strcmp(reply->media_type, "application/json"));
}

enum err idempotency_store(struct exchange *exchange)
{
	const struct idempotency *idempotency = &exchange->idempotency;
	const struct reply *reply = &exchange->reply;
	if (!idempotency->key || reply->status < 200 || reply->status > 299)
		return ERR_NONE;
	const char *body =
		is_kept(reply) ? arena_copy(exchange->ctx.arena, reply->body, reply->size) : NULL;
	return db(&exchange->ctx, QUERY_IDEMPOTENCY_STORE, NULL, DB_TEXT(idempotency->principal),
		DB_TEXT(idempotency->key), DB_INT(reply->status), DB_TEXT(body),
		DB_TEXT(reply->media_type), DB_TEXT(reply->location),
		reply->version < 0 ? DB_NONE : DB_INT(reply->version));
}

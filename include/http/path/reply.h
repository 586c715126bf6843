/** A reply: what a handler fills. */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "base/ctx.h"

struct reply {
	struct ctx *ctx;
	int status; /**< set by the functions below and by answer.h */
	const char *body;
	size_t size;
	const char *media_type; /**< application/json unless set */
	int64_t version;        /**< ETag's version; -1: none */
	const char *location;
	const char *headers[8][2]; /**< further headers, ends with NULL */
};

/** 200 with ready JSON text on the arena. */
MUST_USE enum err reply_json(struct reply *reply, const char *json);
/** 200 with raw bytes. */
MUST_USE enum err reply_bytes(
	struct reply *reply, const char *media_type, const char *bytes, size_t size);
/**
 * A refusal in another protocol's form (OAuth's `{"error":…}`) with that protocol's status. Unlike
 * a fault it commits: what the handler wrote, a counted failure or a revoked family of tokens,
 * stays.
 */
MUST_USE enum err reply_refusal(struct reply *reply, int status, const char *json);
/** 308: the same request belongs to `location`. */
MUST_USE enum err reply_moved(struct reply *reply, const char *location);
/** 204. */
MUST_USE enum err reply_empty(struct reply *reply);
void reply_header(struct reply *reply, const char *name, const char *value);

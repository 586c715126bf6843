/**
 * What a handler sees: a call whose path, parameters and body the contract has proven, and a reply
 * to fill.
 *
 * A handler never opens a transaction, checks a role, frees, logs or sets a status by number.
 */
#pragma once
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/chunk.h"
#include "base/column.h"
#include "base/ctx.h"
#include "contract/contract.h"

struct request; /* http/wire/request.h */
struct service; /* http/path/program.h */

struct call {
	struct ctx *ctx;
	const struct operation *operation;
	const struct handler_row *row; /**< that serves it; NULL for a read */
	const struct value *values;    /**< by parameter index */
	const char *body;              /**< raw bytes, proven when the operation has a schema */
	size_t body_size;
	const char *media_type; /**< of the body, without parameters */
	const char *charset;
	json_t *tree;                  /**< parsed JSON body; NULL for tables and raw bytes */
	struct columns *columns;       /**< table bodies */
	int64_t if_match;              /**< version of If-Match, -1 when the operation has none */
	const char *digest;            /**< the request's declared SHA-256 in hex (Content-Digest /
					  Repr-Digest), or NULL */
	bool english;                  /**< texts in English instead of Chinese */
	const struct request *request; /**< as it came in; for headers the contract does not name */
	const struct service *service; /**< the program that serves */
};

/** Value of a path or query parameter, NULL or the fallback when it was not given. The name must be
 * one of the operation's. */
const char *call_text(const struct call *call, const char *name);
int64_t call_int(const struct call *call, const char *name, int64_t fallback);
/** The body text with a NUL, to pass to a statement as json; "{}" when there is none. */
const char *call_json(const struct call *call);
/** A string member of the body (a field of a form), NULL when absent. */
const char *call_member(const struct call *call, const char *name);
/** A header of the request, NULL when it was not sent. */
const char *call_header(const struct call *call, const char *name);
/** The address of the caller, for throttles of signing in; never empty. */
const char *call_address(const struct call *call);
/** Whether the caller would rather have this media type than JSON. */
bool call_prefers(const struct call *call, const char *media_type);
/** A fresh access token for an actor; NULL when such an actor may have none (auth/token.h). On the
 * arena. */
const char *call_token(const struct call *call, const struct actor *actor);
/** The public keys as a JWK set, on the arena. */
const char *call_jwks(const struct call *call);
/** The public address of this service, which issues its tokens. */
const char *call_issuer(const struct call *call);

/** Takes one chunk of a table; what it leaves on the context's arena lives as long as the chunk. */
typedef enum err chunk_taker(void *taker, const struct chunk *chunk);
/**
 * Reads the body of an operation `in_chunks`, chunk by chunk, and gives each to `take` with
 * `taker`. Ends with the first error: of the body (contract/read/chunk.h) or of `take`.
 */
MUST_USE enum err call_chunks(const struct call *call, chunk_taker *take, void *taker);

struct reply {
	struct ctx *ctx;
	int status; /**< set by the reply_… functions */
	const char *body;
	size_t size;
	const char *media_type; /**< application/json unless set */
	int64_t version;        /**< ETag's version; -1: none */
	const char *location;
	const char *headers[8][2]; /**< further headers, ends with NULL */
};

/** 200 with the body of a read statement of that name (`claim_view`) for one id: the statement's
 * row is (body json, version). */
MUST_USE enum err reply_read(
	const struct call *call, struct reply *reply, const char *read, const char *id);
/** 201 with the same and a Location: the operation whose id is `read` gives the path. */
MUST_USE enum err reply_created(
	const struct call *call, struct reply *reply, const char *read, const char *id);
/** 200 with ready JSON text on the arena. */
MUST_USE enum err reply_json(struct reply *reply, const char *json);
/** 200 with raw bytes. */
MUST_USE enum err reply_bytes(
	struct reply *reply, const char *media_type, const char *bytes, size_t size);
/** 202 with the job's read, a Location of the job, and Retry-After: a job has taken over. */
MUST_USE enum err reply_accepted(
	const struct call *call, struct reply *reply, const char *read, const char *id);
/**
 * A refusal in another protocol's form (OAuth's `{"error":…}`) with that protocol's status. Unlike
 * a fault it commits: what the handler wrote, a counted failure or a revoked family of tokens,
 * stays.
 */
MUST_USE enum err reply_refusal(struct reply *reply, int status, const char *json);
/** 204. */
MUST_USE enum err reply_empty(struct reply *reply);
void reply_header(struct reply *reply, const char *name, const char *value);

typedef enum err handler(const struct call *call, struct reply *reply);

struct asked_step; /* domain/case/move.h */
/** A step of a flow that is more than its move and its effects. */
typedef enum err step_taker(struct ctx *ctx, const struct asked_step *asked);

/**
 * A row of an api/ table. An operation that takes one step of one case has no handler: the offer's
 * own takes it, by the function of `.step` where there is one. Operations that are GET, open and
 * outside /v1 answer without the database. Columns are named for operations whose body is a table.
 */
struct handler_row {
	const char *operation;
	handler *handle;            /**< NULL: it takes a step */
	step_taker *step;           /**< NULL: nothing but the move and its effects */
	const char *const *columns; /**< ends with NULL; must equal the schema's members */
	bool in_chunks; /**< too many rows to be held at once: the handler asks for call_chunks */
};
/** A stem's table. */
struct handler_table {
	const struct handler_row *rows;
	size_t count;
};

/** What a handler sees: a call whose path, parameters and body the contract has proven. */
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
struct program; /* http/path/program.h */

struct call {
	struct ctx *ctx;
	const struct operation *operation;
	const struct handler_row *row; /**< that serves it (handler.h); NULL for a read */
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
	const struct program *program; /**< the program that serves */
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

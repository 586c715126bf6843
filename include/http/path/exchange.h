/**
 * An exchange: one request on its way to one response. dispatch.c walks it through the
 * stages.
 */
#pragma once
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "crypt/sha256.h"
#include "http/path/call.h"
#include "http/path/pairing.h"
#include "http/path/program.h"
#include "http/path/reply.h"
#include "http/wire/request.h"
#include "http/wire/throttle.h"

#define PATH_SEGMENTS 8
/** Longest principal: its kind, and an id or a digest, or a client and its employer. */
#define PRINCIPAL_SIZE 128

/** How a write is known again (http/path/idempotency.h). */
struct idempotency {
	const char *key;                /**< NULL: nothing is remembered */
	char principal[PRINCIPAL_SIZE]; /**< whose key space */
	uint8_t digest[SHA256_SIZE];    /**< of method, target and body */
	bool replayed;                  /**< the reply is the stored one */
};

struct exchange {
	const struct program *program;
	const struct request *request;
	int64_t started_us; /**< steady time */
	struct ctx ctx;
	struct call call;
	struct reply reply;
	const struct operation *operation; /**< NULL until routed */
	const struct operation_pair *pair;
	struct path_segment segments[PATH_SEGMENTS];
	struct value *values;
	const char *method;     /**< GET for HEAD */
	const char *allow;      /**< the Allow header, when routing said so */
	const char *query_rest; /**< the query without its cursor, for Link */
	const char *request_id; /**< the caller's own, or a new one */
	const char *trace;      /**< traceparent for the reply, or NULL */
	const char *doubt;      /**< why the token or the framing was refused: a word for the log */
	struct actor bearer;    /**< the one a valid token names; ctx.actor is the one the request
				   is served as */
	bool head_passed;       /**< the stages that need no body are over */
	bool token_sent;
	bool close;  /**< the connection has to end with the reply */
	bool as_csv; /**< a list as text/csv */
	struct allowance allowance;
	struct idempotency idempotency;
	json_t *tree; /**< of the body; freed with the exchange */
};

/** A stage of the path: lets the exchange pass, or refuses it. */
typedef enum err stage(struct exchange *x);

/**
 * Dispatch: the path of a request, written once.
 *
 * route → sandbox → token → throttle → role → Accept → size → Content-Type → headers → parameters
 * and body → transaction with handler or read → reply → one log line. The first stage that refuses
 * decides the reply. Up to the size the head alone decides: a request whose body is still to come
 * is refused there, and its connection ends with the reply.
 */
#pragma once
#include "base/arena.h"
#include "http/path/program.h"
#include "http/wire/request.h"
#include "http/wire/response.h"

struct exchange; /* http/path/exchange.h */

/** An exchange whose head has come. It, and the responses below, live on the arena; nothing
 * outlives the call. */
struct exchange *dispatch_open(
	const struct program *program, const struct request *request, struct arena *arena);
/** Whether a request with a body to come is refused by its head; request->body_size is what its
 * head says, 0 when it comes in chunks. */
bool dispatch_refuses_head(struct exchange *exchange, struct response *response);
/** Whether a body in chunks has become too large; request->body_size is what has come. */
bool dispatch_refuses_size(struct exchange *exchange, struct response *response);
/** Refuses a request whose bytes are not sound, with `doubt` as a word for the log. */
void dispatch_refuse(
	struct exchange *exchange, enum err err, const char *doubt, struct response *response);
/** Answers a whole request. */
void dispatch(struct exchange *exchange, struct response *response);

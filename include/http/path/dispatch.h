/**
 * Dispatch: the path of a request, written once.
 *
 * framing → route → sandbox → token → throttle → role → Accept → Content-Type → size → headers →
 * parameters and body → transaction with handler or read → reply → one log line. The first stage
 * that refuses decides the reply.
 */
#pragma once
#include "base/arena.h"
#include "http/path/program.h"
#include "http/wire/request.h"
#include "http/wire/response.h"

/** Answers a request. The response lives on the arena; nothing else outlives the call. */
void dispatch(const struct program *program, const struct request *request, struct arena *arena,
	struct response *response);

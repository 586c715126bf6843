/** Answers: replies that show a resource as its read does. */
#pragma once
#include "http/path/call.h"
#include "http/path/reply.h"

/** 200 with the body of a read statement of that name (`claim_view`) for one id: the statement's
 * row is (body json, version). */
MUST_USE enum err answer_read(
	const struct call *call, const char *read, const char *id, struct reply *reply);
/** 201 with the same and a Location: the operation whose id is `read` gives the path. */
MUST_USE enum err answer_created(
	const struct call *call, const char *read, const char *id, struct reply *reply);
/** 202 with the job's read, a Location of the job, and Retry-After: a job has taken over. */
MUST_USE enum err answer_accepted(
	const struct call *call, const char *read, const char *id, struct reply *reply);

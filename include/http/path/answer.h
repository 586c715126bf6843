/** Answers: replies that show a resource as its read does. */
#pragma once
#include "http/path/call.h"
#include "http/path/reply.h"

/** 200 with the body of a read statement of that name (`claim_view`) for one id: the statement's
 * row is (body json, version). */
MUST_USE enum err reply_read(
	const struct call *call, struct reply *reply, const char *read, const char *id);
/** 201 with the same and a Location: the operation whose id is `read` gives the path. */
MUST_USE enum err reply_created(
	const struct call *call, struct reply *reply, const char *read, const char *id);
/** 202 with the job's read, a Location of the job, and Retry-After: a job has taken over. */
MUST_USE enum err reply_accepted(
	const struct call *call, struct reply *reply, const char *read, const char *id);

/**
 * Reads: an operation that has no row in api/ is the statement of its name.
 *
 * A statement's inputs are the operation's parameters by name, and for lists also after_k1,
 * after_id and limit. A single read answers (body json, version); a list (body json, k1, id).
 */
#pragma once
#include "db/db.h"
#include "http/path/call.h"
#include "http/path/reply.h"

struct exchange;

/** A parameter whose value is given by the program instead of by the call. NULL name: the
 * statement's first input no parameter fills. */
struct reading_id {
	const char *name;
	const char *id;
};

/** Answers the exchange's read operation in its own way to the database; an auditor's read leaves
 * an access-log row. */
MUST_USE enum err reading_answer(struct exchange *exchange);
/** Runs a statement inside the open transaction with the call's values. ERR_INTERNAL when there is
 * no such statement. */
MUST_USE enum err reading_run(const struct call *call, enum query query,
	const struct reading_id *own, struct db_rows *rows);
/** 200 with the first row's body and version; ERR_NOT_FOUND when there is none. */
MUST_USE enum err reading_single(const struct db_rows *rows, struct reply *reply);
/** Writes the access-log row of this operation: its first path parameter that is a UUID, and the
 * reason given, if any. */
MUST_USE enum err reading_log(const struct call *call);

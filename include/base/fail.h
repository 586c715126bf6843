/**
 * Failing: `return fail(&ctx->fault, ERR_X)` records the kind of error and returns it, `fail_at`
 * also where in the request and why (tbl/code.def).
 */
#pragma once
#include <stdint.h>

#include "base/attr.h"
#include "base/fault.h"

/** Records the kind and returns it. The first kind wins: a later failure while unwinding does not
 * hide the cause. */
MUST_USE enum err fail(struct fault *fault, enum err err);
/** As fail, with the clause that decides. */
MUST_USE enum err fail_clause(struct fault *fault, enum err err, const char *clause);
/** As fail, and adds a place. The pointer must live as long as the request. */
MUST_USE enum err fail_at(
	struct fault *fault, enum err err, const char *pointer, enum code code, int64_t number);

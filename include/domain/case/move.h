/**
 * Moves: the only code that changes a state.
 *
 * A move locks the dossiers, finds the step of (from, action) in the flow, checks role, expected
 * version and guards (facts of the database), turns the clocks, and writes state, audit, officers
 * and event in one statement for all cases of the move. What else a step means (reserving money,
 * voiding person-months) is in the stem that asks for it.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/column.h"
#include "base/ctx.h"

struct move {
	const char *flow;
	const char *action;
	const char *const *ids; /**< cases, any order; each must be visible */
	size_t count;
	int64_t version;  /**< the version the caller saw (If-Match); -1: any */
	const char *note; /**< JSON text for the audit row: reasons as the contract proved them;
			     NULL: none */
	enum code judged; /**< a guard that the caller's rules judged themselves; CODE_NONE: none */
	bool judged_holds; /**< what they said of it */
	bool as_system;    /**< a step of role `system`, done in the transaction of its cause */
};

/**
 * ERR_NOT_FOUND (a case is invisible), ERR_STALE, ERR_ACTION (the state has no such step for this
 * role; fault.allowed lists what it has), ERR_GUARD (every guard that failed is a place),
 * ERR_FOUR_EYES, ERR_CALENDAR. All or nothing.
 */
MUST_USE enum err move(struct ctx *ctx, const struct move *move);

/** One case, with the caller's version and note. */
MUST_USE enum err move_one(struct ctx *ctx, const char *flow, const char *action, const char *id,
	int64_t version, const char *note);
/** One case as the system, any version. */
MUST_USE enum err move_system(
	struct ctx *ctx, const char *flow, const char *action, const char *id);

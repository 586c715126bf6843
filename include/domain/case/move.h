/**
 * Moves: the only code that changes a state.
 *
 * A move locks the dossiers, finds the step of (from, action) in the flow, checks role, expected
 * version and guards (facts of the database, and verdicts of the caller's rules), turns the clocks,
 * and writes state, audit, officers and event in one statement for all cases of the move. Then, or
 * before the write where they say so, it runs the effects that the step names (effect.h).
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"
#include "db/db.h"

/** What the caller's rules say of a guard, for every case of the move: they have judged it, or they
 * judge it by what the flow's facts (`<flow>_facts`) say. */
struct guard_verdict {
	enum code guard;
	bool holds;
	bool (*judge)(const struct db_rows *facts, size_t row); /**< NULL: `holds` */
	const struct fault_days *days; /**< of the window that it stands for; NULL: none */
	const char *ways;              /**< told where it fails (struct fault_place); NULL: none */
};

struct move {
	const char *flow;
	const char *action;
	const char *const *ids; /**< cases, any order; each must be visible */
	size_t count;
	int64_t version;  /**< the version the caller saw (If-Match); -1: any */
	const char *note; /**< JSON text for the audit row: reasons as the contract proved them;
			     NULL: none */
	const struct guard_verdict *verdicts; /**< guards that rules in C have judged */
	size_t verdict_count;
	const void *argument; /**< handed to the step's effects, where they want more than the note
			       */
	bool locked;    /**< the caller has locked the cases with their facts (dossier_lock) */
	bool as_system; /**< a step of role `system`, done in the transaction of its cause */
};

/**
 * ERR_NOT_FOUND (a case is invisible or of another flow), ERR_STALE, ERR_ACTION (the state has no
 * such step for this role; fault.allowed lists what it has), ERR_GUARD (every guard that failed is
 * a place), ERR_FOUR_EYES, ERR_CALENDAR, and the errors of the step's effects. All or nothing.
 */
MUST_USE enum err move(struct ctx *ctx, const struct move *move);
/** Whether a guard holds: by its verdict, where there is one, else by row `row` of the flow's
 * facts.
 */
bool move_guard_holds(const struct guard_verdict *verdicts, size_t count, enum code guard,
	const struct db_rows *facts, size_t row);
/** The days of the window that a guard stands for (S76): of its verdict, where there is one, else
 * of the facts' columns `<guard>_from` and `<guard>_until` (days since 2000-01-01), where they are.
 */
struct fault_days move_guard_days(const struct guard_verdict *verdicts, size_t count,
	enum code guard, const struct db_rows *facts, size_t row);

/** A step that a caller asks for, of one case. */
struct asked_step {
	const char *flow, *action, *id;
	int64_t version;  /**< as the caller saw it; -1: any */
	const char *note; /**< the proven body; NULL: none was sent */
};
/** Its move, which points at it: what the caller's rules have judged is still to be added. */
struct move move_of(const struct asked_step *asked);
/** Takes it, with nothing but the effects of its row. */
MUST_USE enum err move_asked(struct ctx *ctx, const struct asked_step *asked);

/** One case, with the caller's version and note. */
MUST_USE enum err move_one(struct ctx *ctx, const char *flow, const char *action, const char *id,
	int64_t version, const char *note);
/** One case as the system, any version. */
MUST_USE enum err move_system(
	struct ctx *ctx, const char *flow, const char *action, const char *id);

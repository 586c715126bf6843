/**
 * Effects: what a step brings along beside its own state.
 *
 * A row of a flow names its effects by words, for rules hold no code; this table gives each word
 * its function, and move() runs it. The table is defined in src/domain/effect.c (the build finds
 * the words there), which sees every room, so that a step of one room brings along steps of another
 * and neither room sees the other. Whoever takes the step, an officer, the system or another
 * effect, the effects are the same.
 *
 * An effect says which steps it takes in its turn. move() refuses any other (ERR_INTERNAL), and a
 * test walks the table: no effect without a step, no cycle, and how long the longest chain is.
 */
#pragma once
#include <stdbool.h>

#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/id_list.h"
#include "rules/flow.h"

/** A step that cases have taken, or are about to take. */
struct moved {
	const char *flow, *from, *action;
	struct id_list ids;   /**< the cases, in the order of their ids; at least one */
	const char *note;     /**< the request as the contract proved it, JSON; NULL: none */
	const void *argument; /**< what the step's function hands to its effects (struct move) */
};

/** A step that an effect may take. */
struct taken_step {
	const char *flow, *from, *action;
};

struct effect_row {
	/** May refuse the step: its errors are those of the step. */
	enum err (*run)(struct ctx *ctx, const struct moved *moved);
	bool before;    /**< runs when the guards hold but the state is not written yet */
	bool argued;    /**< needs `argument`: a step that hands none over is refused
			   (ERR_INTERNAL) */
	bool as_system; /**< runs as the database role `system`, whoever takes the step */
	const struct taken_step *takes; /**< ends with a NULL flow; NULL: none */
};

/** By word; EFFECT_NONE has no function. */
extern const struct effect_row EFFECTS[EFFECT_COUNT];

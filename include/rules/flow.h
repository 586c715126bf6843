/**
 * Flows: every life cycle of the domain as a table of steps (design: flow tables).
 *
 * (flow, from, action) is unique, order means nothing, rows hold no code. The same tables become
 * the database's transition rows, the contract's enums and the README's diagrams at build (tool
 * flowgen); domain/case/move.c obeys them.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/code.h"
#include "base/role.h"

#define STEP_GUARDS 9
#define STEP_CLOCKS 2
#define STEP_EFFECTS 3

enum clock_op {
	CLOCK_NONE,
	CLOCK_START,
	CLOCK_STOP,
	CLOCK_PAUSE,
	CLOCK_RESUME,
	CLOCK_RECOUNT /**< a calendar changed (rules/recount.h); no table names it */
};

struct clock_step {
	enum clock_op op;
	const char *clock; /**< a name of clock_kinds */
};

/** What a step brings along; a word, because rules hold no code (domain/case/effect.h). The build
 * finds the words in the table of src/domain/effect.c. */
enum effect {
	EFFECT_NONE,
#define EFFECT(word) EFFECT_##word,
#include "gen/effect.def"
	EFFECT_COUNT
};

struct step {
	const char *from; /**< a state, or "none" for the step that creates */
	const char *action;
	const char *to;
	unsigned roles; /**< mask of enum role; ROLE_system: done by the program itself */
	enum code
		guards[STEP_GUARDS]; /**< GUARD_…, ends with CODE_NONE: facts that must all hold */
	struct clock_step clocks[STEP_CLOCKS];
	enum effect effects[STEP_EFFECTS]; /**< in this order; ends with EFFECT_NONE */
	int level; /**< four eyes: one human may stand on one level of a case; 0: no decision */
	const char *clause; /**< blank-separated clauses; NULL: the paper is silent, the row is our
			       decision */
};

/** A state, who holds a case in it (ROLE_public: nobody, it rests), and whether it can be left. */
struct state {
	const char *name;
	enum role holder;
};

struct flow {
	const char *name;
	const char *zh, *en;
	bool is_case; /**< what lists of cases show; users, grants and policies only live like one
		       */
	size_t state_count;
	const struct state *states; /**< without "none" */
	size_t step_count;
	const struct step *steps;
};

/** All flows (as pointers, for each stands in a file of its own). */
const struct flow *const *flows(size_t *count);
/** NULL when there is none of that name. */
const struct flow *flow_named(const char *name);
/** The one step of (from, action), or NULL. */
const struct step *flow_step(const struct flow *flow, const char *from, const char *action);

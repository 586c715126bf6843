/**
 * Faults: the particulars of an error, kept aside.
 *
 * Texts are in the tables, in both languages; a fault holds no text of its own, so no value of a
 * request (a name, an ID number) can leak through one.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/code.h"
#include "base/err.h"

/** At most this many places are listed in one problem; the total is always told. Who must know all
 * of them sets `room`. */
#define FAULT_PLACES 200

/** A parameter of the policy that grants working days, and whether its value is assumed; `days` 0:
 * it grants none. */
struct fault_grant {
	const char *parameter;
	int64_t days;
	bool assumed;
};

/** The days of a window that refuses, both inclusive; DATE_NONE leaves that side open (S76).
 * `granted`: what the last day follows from, where it lies behind the window's own. */
struct fault_days {
	int32_t from, until;
	struct fault_grant granted;
};

struct fault_place {
	const char *pointer; /**< RFC 6901, or a parameter's name after `?`; lives as long as the
				arena */
	enum code code;
	int64_t number;         /**< the bound a text speaks of, else 0 */
	struct fault_days days; /**< both DATE_NONE: no window refuses here */
	const char *title;      /**< of the column in the contract, which the text names; or NULL */
	const char *ways; /**< JSON: the steps that lead on, each with the role that takes it; NULL:
			     none is told */
};

/** What a problem tells as a member of its own: a text or, where that is NULL, a number. */
struct fault_fact {
	const char *name, *text;
	int64_t number;
};
#define FAULT_FACTS 4

struct fault {
	struct arena *arena;
	enum err err;
	const char *clause;   /**< the clause that decides, or NULL */
	const char *location; /**< for conflicts with an existing resource: its path */
	const char *allowed;  /**< comma-separated methods or actions that would be allowed */
	int retry_after_s;    /**< 0: say nothing */
	struct fault_fact fact[FAULT_FACTS];
	size_t facts;
	size_t total, count;
	size_t room;                /**< places listed at most; 0: FAULT_PLACES */
	struct fault_place *places; /**< `count` of them */
};

/** Adds a place as it is: its pointer and title must live as long as the arena. */
void fault_add_place(struct fault *fault, const struct fault_place *place);
/** Adds a place without failing yet; the caller fails at the end if fault->total is not 0. */
void fault_add(struct fault *fault, const char *pointer, enum code code, int64_t number);
/** As fault_add, where a window refuses: its days are told. */
void fault_add_days(
	struct fault *fault, const char *pointer, enum code code, struct fault_days days);
/** Adds a member to the problem; `name` and `text` live as long as the request. Beyond FAULT_FACTS
 * it is left out. */
void fault_tell(struct fault *fault, const char *name, const char *text, int64_t number);
/** Whether the next place will be listed. */
int fault_lists(const struct fault *fault);
/** Forgets everything but the arena and its room, before a retry. */
void fault_clear(struct fault *fault);

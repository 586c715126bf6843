/**
 * The step `recount` (S60): when a calendar changed, the running clocks of a case are counted anew.
 *
 * No table names it. Every state in which a clock with a due day may run has it, made from the
 * steps that lead there: START and RESUME let a clock run, STOP and PAUSE end that.
 */
#pragma once
#include <stdbool.h>

#include "rules/flow.h"

#define RECOUNT "recount"

/** Makes the step of a state: the system's, back into the same state, with the clocks that may run
 * there. False when none can. */
bool recount_step(const struct flow *flow, const char *state, struct step *step);

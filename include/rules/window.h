/**
 * Windows of acceptance (S75, S76): a day of receipt against the days on which a policy takes cases
 * in.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "rules/finding.h"

/** Whether a day lies within [from, until], both inclusive; DATE_NONE leaves that side open (S75,
 * S76). */
bool window_open(int32_t from, int32_t until, int32_t day);
/** Judges the day of receipt by that rule; `policy` is the version whose window it is (S76). */
struct finding window_judge(
	enum rule rule, const char *policy, int32_t from, int32_t until, int32_t received_on);

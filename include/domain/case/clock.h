/**
 * Deadlines of a case (S60, S61): what a step's clock words mean on this day, by the policy's
 * working days and the agency's calendar.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"
#include "rules/calendar.h"
#include "rules/flow.h"

/** One entry for the ledger of clocks. */
struct clock_turn {
	const char *op; /**< start, stop, pause, resume, recount; NULL: the step leaves the clock as
			   it is */
	bool measured;  /**< no deadline: `due` and `days` mean nothing */
	int64_t days;   /**< working days granted (start) or left (pause, resume) */
	int32_t due;    /**< the last day in time */
	int32_t due_before; /**< recount: what it was until now */
	int64_t change; /**< the newest change of the calendars that `due` was told by; 0: none */
	const char *explained; /**< JSON array of the days that made the difference, or NULL */
};

/** Computes the entry. ERR_CALENDAR when a layer lacks a year on the way, both named in the fault
 * (S60): never Monday to Friday. */
MUST_USE enum err clock_turn(struct ctx *ctx, const struct clock_step *step, const char *case_id,
	const char *agency_id, struct clock_turn *turn);
/** ERR_CALENDAR for a year that a layer lacks, both named in the fault (S60). */
MUST_USE enum err clock_refuse_gap(struct ctx *ctx, const struct calendar_gap *gap);

/**
 * The working-day calendars (S60, S61): layers of days that differ from Monday to Friday, year by
 * year in revisions that two administrators make.
 */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/effect.h"

/**
 * Drafts a revision from a proven body {year, source, days}; `id` gets it. ERR_NOT_FOUND for a
 * layer no agency uses, ERR_INVALID for a day outside the year or said twice, ERR_CONFLICT while
 * another draft of this year waits.
 */
MUST_USE enum err calendar_draft(
	struct ctx *ctx, const char *layer, const char *body, char id[UUID_SIZE]);

/** The revision counts from now on, in place of the one before; the running clocks are counted anew
 * by calendar_recount_due. */
MUST_USE enum err calendar_take_force(struct ctx *ctx, const struct moved *moved);

/**
 * Counts running clocks anew whose days a confirmed revision changed, a chunk of cases at a time:
 * one step `recount` of each whose due day is another now. How far it came is kept with the chunk,
 * so that any worker goes on. A clock whose new day would lie in a year that is missing keeps its
 * day.
 */
MUST_USE enum err calendar_recount_due(struct ctx *ctx);

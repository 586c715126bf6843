/**
 * The night (S63): once in each business day, an hour after midnight, the grounds of live cases and
 * of those paid in this and the last year are compared with their facts, and the live ones are
 * judged again by the rules and dates of their judgement.
 *
 * A fall that no change of a fact has told is told now, and counted as missed. A case of which the
 * rules say otherwise while all of its grounds stand is counted, its id kept; nothing else of it is
 * changed. Table night holds what was found.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"

/** How far a night has come. */
struct night_report {
	bool found; /**< a night was due, or had begun */
	bool ended;
	int64_t compared, missed, judged, otherwise;
};

/** Begins the night when it is due, and does the next chunk of one that has begun and that nobody
 * is at, as the system: up to 500 cases, in the order of their ids. */
MUST_USE enum err night_go_on(struct ctx *ctx, struct night_report *report);
/** The same as a duty. */
MUST_USE enum err night_due(struct ctx *ctx);

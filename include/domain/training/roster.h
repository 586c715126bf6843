/** Rosters (花名册, S41, S46): the workers of a claim, replaced as a whole while the claim is with
 * its author. */
#pragma once
#include "base/attr.h"
#include "base/column.h"
#include "base/ctx.h"

/** Names of a roster's columns in their order; ends with NULL. */
extern const char *const ROSTER_COLUMNS[];

/**
 * Judges every row (identity, name, and the rules of a line: S24, S26, S46, S56), seals the ID
 * numbers and writes persons and lines at once. ERR_INVALID names every faulty cell
 * `/lines/{row}/{column}` with its code; all or nothing. Errors of move() when the claim is not
 * with its author.
 */
MUST_USE enum err roster_replace(
	struct ctx *ctx, const char *claim_id, int64_t version, const struct columns *columns);
/** The header row of an empty roster: Chinese titles, comma-separated, with a byte order mark. */
const char *roster_titles(struct ctx *ctx);

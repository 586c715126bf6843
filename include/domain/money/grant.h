/** Grants of adjustment money, and what they let through of a fund's queue (S19, S20). */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/column.h"
#include "base/ctx.h"
#include "db/db.h"

/** A grant before cases of one ground; it stands once for each ground that it covers. */
struct grant {
	const char *id, *ground;
	int64_t *left_fen; /**< shared wherever the same grant stands */
};
/** Grants, the oldest first, and what was taken of them. On the request's arena. */
struct grants {
	size_t count;
	struct grant *grant;
	struct columns *uses; /**< case, grant, fen */
};

/** Finds the grants that could let waiting cases (columns `id` and `gate`) through, and what is
 * left of each; it asks for nothing where no gate is `grant`. */
MUST_USE enum err grants_find(
	struct ctx *ctx, const struct db_rows *waiting, struct grants *grants);
/** Takes the whole amount of a case from the grants of its ground, the oldest first; false, with
 * nothing taken, when all of them together have less. */
bool grants_cover(
	struct grants *grants, const char *ground, const char *case_id, int64_t amount_fen);
/** Writes what was taken, as the system; the database refuses what is not a whole case, or more
 * than a grant brought. */
MUST_USE enum err grants_write(struct ctx *ctx, const struct grants *grants);

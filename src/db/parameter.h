/** Parameters in libpq's form. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/ctx.h"
#include "db/db.h"

struct parameters {
	int count;
	const char **values;
	int *lengths, *formats;
};

/** False when count or types do not fit the statement's `-- in:` line (reported). */
bool parameters_from(struct ctx *ctx, enum query query, size_t count, const struct db_value *values,
	struct parameters *parameters);

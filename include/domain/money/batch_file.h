/** The file of a batch for the bank (S48): made once, then the same bytes each time. */
#pragma once
#include <stddef.h>

#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/effect.h"

/** The bytes that were taken, the same each time. ERR_NOT_FOUND before. `name` gets a file name. */
MUST_USE enum err batch_file(
	struct ctx *ctx, const char *id, const char **bytes, size_t *size, const char **name);

/** The file of a batch is taken: made, frozen, and its lines are sent. */
MUST_USE enum err batch_file_take(struct ctx *ctx, const struct moved *moved);

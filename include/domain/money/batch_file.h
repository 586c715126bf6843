/** The file of a batch for the bank (S48): made once, then the same bytes each time. */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"

/** Makes the file, freezes it and sends the lines. */
MUST_USE enum err batch_file_take(struct ctx *ctx, const char *id, int64_t version);

/** The bytes that were taken, the same each time. ERR_NOT_FOUND before. `name` gets a file name. */
MUST_USE enum err batch_file(
	struct ctx *ctx, const char *id, const char **bytes, size_t *size, const char **name);

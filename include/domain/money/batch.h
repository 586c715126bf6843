/**
 * Payment batches (S48, S59): prepared by one officer of finance, confirmed by another, any day; a
 * file for the bank, and what the bank answers.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"

/** A batch from a proven body {fund_id, attempt_ids or letter_id}; what cannot stand in it is all
 * named (ERR_GUARD). */
MUST_USE enum err batch_create(struct ctx *ctx, const char *body, char id[UUID_SIZE]);
/** Its lines become exactly those of the body. */
MUST_USE enum err batch_change(struct ctx *ctx, const char *id, int64_t version, const char *body);
/** Before its file was taken: the lines are ready again. */
MUST_USE enum err batch_cancel(struct ctx *ctx, const char *id, int64_t version, const char *note);
/** By another officer. Every line is judged again; a single bad one refuses, and all bad lines are
 * named as `/lines/{item_ref}`. */
MUST_USE enum err batch_confirm(struct ctx *ctx, const char *id, int64_t version, const char *note);
/** The bank refused the whole file: no money left, each line is ready anew as its next attempt.
 * ERR_GUARD once it has answered for a line: such a file was not refused. */
MUST_USE enum err batch_refuse_file(
	struct ctx *ctx, const char *id, int64_t version, const char *note);

/**
 * Payment batches (S48, S59): prepared by one officer of finance, confirmed by another, any day; a
 * file for the bank, and what the bank answers.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/column.h"
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
/** Makes the file, freezes it and sends the lines. */
MUST_USE enum err batch_take_file(struct ctx *ctx, const char *id, int64_t version);
/** The bytes that were taken, the same each time. ERR_NOT_FOUND before. `name` gets a file name. */
MUST_USE enum err batch_file(
	struct ctx *ctx, const char *id, const char **bytes, size_t *size, const char **name);
/** The bank refused the whole file: no money left, each line is ready anew as its next attempt.
 * ERR_GUARD once it has answered for a line: such a file was not refused. */
MUST_USE enum err batch_refuse_file(
	struct ctx *ctx, const char *id, int64_t version, const char *note);

/** Columns of a result table: item_ref, outcome, bank_code, bank_text, booked_on, bank_ref. Ends
 * with NULL. */
extern const char *const BATCH_RESULT_COLUMNS[];
/**
 * What the bank did, line by line. Lines taken before are repeated without effect; an unknown or
 * contradictory line is refused and reported, the others take effect. *report is JSON {taken,
 * repeated, refused: [{line, item_ref, code}]}.
 */
MUST_USE enum err batch_result(struct ctx *ctx, const char *id, int64_t version,
	const struct columns *lines, const char **report);
/**
 * What the bank wrote about a payment it never answered (state unknown), from a proven body
 * {outcome, document_id, booked_on, bank_code, bank_text, reason}; the scan is one of the payment's
 * own (ERR_INVALID).
 */
MUST_USE enum err payment_mark(struct ctx *ctx, const char *id, int64_t version, const char *body);
/** The sandbox's bank: what the body {lines, all} tells it to do goes the way of every other
 * result. */
MUST_USE enum err bank_play(
	struct ctx *ctx, const char *batch_id, const char *body, const char **report);

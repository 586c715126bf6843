/** What the bank did with the payments of a batch (S48). */
#pragma once
#include <stdint.h>

#include "base/attr.h"
#include "base/column.h"
#include "base/ctx.h"
#include "domain/case/effect.h"

/** Columns of a result table: item_ref, outcome, bank_code, bank_text, booked_on, bank_ref. Ends
 * with NULL. */
extern const char *const BANK_RESULT_COLUMNS[];
/**
 * What the bank did, line by line. Lines taken before are repeated without effect; an unknown or
 * contradictory line is refused and reported, the others take effect. *report is JSON {taken,
 * repeated, refused: [{line, item_ref, code}]}.
 */
MUST_USE enum err bank_result_take(struct ctx *ctx, const char *id, int64_t version,
	const struct columns *lines, const char **report);
/**
 * What the bank wrote about a payment it never answered (state unknown), from a proven body
 * {outcome, document_id, booked_on, bank_code, bank_text, reason}; the scan is one of the payment's
 * own (ERR_INVALID).
 */
MUST_USE enum err bank_result_mark(
	struct ctx *ctx, const char *id, int64_t version, const char *body);
/** The sandbox's bank: what the body {lines, all} tells it to do goes the way of every other
 * result. */
MUST_USE enum err bank_result_play(
	struct ctx *ctx, const char *batch_id, const char *body, const char **report);

/** A payment without an answer was marked by an officer: what the note says stands in the ledger of
 * results and on the payment. */
MUST_USE enum err bank_result_write(struct ctx *ctx, const struct moved *moved);

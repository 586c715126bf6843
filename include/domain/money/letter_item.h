/**
 * Items of letters (S47, S48): what becomes of them after the letter was issued, and the numbered
 * slips that say so.
 */
#pragma once
#include <stddef.h>

#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/system.h"

/** The items of these cases leave the letter; each case may be lettered anew. */
MUST_USE enum err letter_item_end(
	struct ctx *ctx, const char *letter_id, const char *const *case_ids, size_t count);
/** Closes the letter when every item is final, opens it again after a late return. */
MUST_USE enum err letter_item_follow(struct ctx *ctx, const char *letter_id);
/** The same for the letters of these payments. */
MUST_USE enum err letter_item_follow_payments(
	struct ctx *ctx, const char *const *attempt_ids, size_t count);

/** What a slip says of some items. */
struct letter_slip {
	const char
		*kind; /**< items_withdrawn, items_returned, account_amended, payment_cancelled */
	const char *const *case_ids;
	size_t count;
	const char *reason; /**< NULL: none */
};
/** Adds a slip under the letter's next number. */
MUST_USE enum err letter_item_slip(
	struct ctx *ctx, const char *letter_id, const struct letter_slip *slip);

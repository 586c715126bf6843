/**
 * Lists of refunds: whom an agency can offer one (S20, S23), and whom it owes a difference since a
 * rate was raised (S12). Computed by the same rules as a single case, with one statement for the
 * facts of all.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/column.h"
#include "base/ctx.h"
#include "crypt/sha256.h"

/** What a list is asked for. `kind` is a word of refund_run: offers or top_ups. */
struct refund_order {
	const char *kind;
	const char *agency_id;
	const char *policy_id;
	int64_t year; /**< of the refunds */
};

/** The columns of a list's items. */
enum refund_item {
	ITEM_ENTERPRISE,
	ITEM_ORIGINAL,
	ITEM_KIND,
	ITEM_METHOD,
	ITEM_RECORD_VERSION,
	ITEM_RATE_FROM,
	ITEM_AMOUNT,
	ITEM_ENTITLED, /**< what the code is entitled to, of which the amount is left */
	ITEM_COMPUTED,
	ITEM_COLUMNS
};

struct refund_list {
	struct columns *items; /**< ITEM_COLUMNS of them, in the order of the enterprises' ids */
	int64_t total_fen;
	const char
		*left_out; /**< JSON object: how many are not on it, by what stands against them */
	char digest[SHA256_HEX]; /**< of whom, how, and how much: two lists with one digest are
				    equal */
};

/** Computes a list; everything on the request's arena. ERR_PARAMETER_MISSING when the policy lacks
 * a parameter that the rules need. */
MUST_USE enum err refund_list_make(
	struct ctx *ctx, const struct refund_order *order, struct refund_list *list);

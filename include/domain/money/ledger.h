/**
 * The ledger of the funds (S5, S33): double entry.
 *
 * Every posting moves an amount from one account of a fund to another: source (outside), available,
 * reserved, paid, recovered. The database keeps the fund's heads from the entries, lets none but
 * `source` fall below nothing, and refuses a posting that does not balance.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"

/** One posting. `cause`: deposit, grant, reserve, release, pay, bounce, recover, restore. ERR_FUND
 * when the account would fall below nothing. */
MUST_USE enum err ledger_post(struct ctx *ctx, const char *fund_id, const char *cause,
	const char *from_account, const char *to_account, int64_t amount_fen, const char *case_id);

/** The same for many cases, one posting each: out of `available` what their live obligations say,
 * out of another account all that they have there. */
MUST_USE enum err ledger_post_cases(struct ctx *ctx, const char *const *case_ids, size_t count,
	const char *cause, const char *from_account, const char *to_account);

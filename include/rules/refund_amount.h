/** What a refund comes to (S9 to S12, S14, S15), without judging whether the employer is entitled.
 */
#pragma once
#include <stdint.h>

#include "rules/refund.h"

/** Fills the result. Without a record nothing but kind and method is known. */
void refund_amount_compute(const struct refund_policy *policy, const struct refund_facts *facts,
	struct refund_result *result);
/** What is still owed of an entitlement of which `paid_fen` was paid or is owed already; never
 * negative (S12). */
int64_t refund_amount_top_up(int64_t entitlement_fen, int64_t paid_fen);

#include "flow_table.h"

/* At most one live attempt per case. An unknown one is asked for at the bank and never paid again.
 */

static const struct state states[] = {
	{ "ready", ROLE_finance },
	{ "in_batch", ROLE_finance },
	{ "sent", ROLE_finance },
	{ "unknown", ROLE_finance },
	{ "settled", ROLE_public },
	{ "failed", ROLE_public },
	{ "returned", ROLE_public },
	{ "cancelled", ROLE_public },
};

static const struct step steps[] = {
	{ "none", "order", "ready", SYSTEM, .clocks = { START(pay) }, .clause = "S47 S48" },
	{ "ready", "prepare", "in_batch", FINANCE, NEEDS(GUARD_one_fund), .level = 1,
		.clause = "S33 S48" },
	/* Nothing is left for the bank to pay. */
	{ "ready", "set_off", "settled", SYSTEM, NEEDS(GUARD_wholly_set_off),
		.clocks = { STOP(pay) }, BRINGS(EFFECT_settlement_settle), .clause = "S63" },
	{ "ready", "cancel", "cancelled", SYSTEM, .clocks = { STOP(pay) }, .clause = "S47" },
	{ "in_batch", "drop", "ready", SYSTEM, .clause = "S48" },
	{ "in_batch", "send", "sent", SYSTEM, .clause = "S48" },
	{ "sent", "settle", "settled", SYSTEM, .clocks = { STOP(pay) },
		BRINGS(EFFECT_settlement_settle), .clause = "S48" },
	{ "sent", "fail", "failed", SYSTEM, .clocks = { STOP(pay) },
		BRINGS(EFFECT_settlement_try_again), .clause = "S48" },
	{ "sent", "return", "returned", SYSTEM, .clocks = { STOP(pay) },
		BRINGS(EFFECT_settlement_return), .clause = "S48" },
	{ "sent", "lose", "unknown", SYSTEM, .clause = "S48" },
	{ "unknown", "settle", "settled", FINANCE | SYSTEM, .clocks = { STOP(pay) },
		BRINGS(EFFECT_bank_result_write, EFFECT_settlement_settle), .clause = "S48" },
	{ "unknown", "return", "returned", FINANCE | SYSTEM, .clocks = { STOP(pay) },
		BRINGS(EFFECT_bank_result_write, EFFECT_settlement_return), .clause = "S48" },
	{ "unknown", "fail", "failed", FINANCE | SYSTEM, .clocks = { STOP(pay) },
		BRINGS(EFFECT_bank_result_write, EFFECT_settlement_try_again), .level = 2,
		.clause = "S48" },
	/* Money that comes back after it was booked. */
	{ "settled", "return", "returned", SYSTEM, BRINGS(EFFECT_settlement_return),
		.clause = "S48" },
};

FLOW_OF(attempt, "拨付", "Payment attempt");

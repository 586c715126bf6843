#include "flow_table.h"

/* Opened on level 1, decided by another officer on level 2, money taken by finance on level 3. What
 * was paid stays in the ledger; recovered money is entered beside it. */

static const struct state states[] = {
	{ "opened", ROLE_enterprise },
	{ "due", ROLE_enterprise },
	{ "referred", ROLE_prefecture },
	{ "settled", ROLE_public },
	{ "dropped", ROLE_public },
	{ "written_off", ROLE_public },
};

static const struct step steps[] = {
	{ "none", "open", "opened", COUNTY | PREFECTURE | UI_AGENCY | SYSTEM,
		NEEDS(GUARD_case_paid, GUARD_amount_within_paid), .clocks = { START(answer) },
		.level = 1, .clause = "S63" },
	{ "opened", "answer", "opened", ENTERPRISE, BRINGS(EFFECT_recovery_write_answer),
		.level = 0 },
	{ "opened", "revise", "opened", COUNTY | PREFECTURE | UI_AGENCY,
		NEEDS(GUARD_amount_within_paid), .clocks = { START(answer) },
		BRINGS(EFFECT_recovery_write_amount), .level = 1 },
	{ "opened", "drop", "dropped", PREFECTURE | SYSTEM, .clocks = { STOP(answer) },
		BRINGS(EFFECT_correction_reopen) },
	{ "opened", "decide", "due", PREFECTURE, NEEDS(GUARD_answered_or_over),
		.clocks = { STOP(answer), START(repay) }, BRINGS(EFFECT_recovery_write_decision),
		.level = 2, .clause = "S63" },
	{ "due", "repay", "due", FINANCE, NEEDS(GUARD_rest_left), BRINGS(EFFECT_recovery_take_in),
		.level = 3, .clause = "S63" },
	{ "due", "offset", "due", SYSTEM, .clause = "S63" },
	{ "referred", "offset", "referred", SYSTEM, .clause = "S63" },
	/* A receipt was wrong; money set off came back with the payment that it was set off from.
	 */
	{ "due", "reverse", "due", FINANCE, BRINGS(EFFECT_recovery_take_back), .level = 3,
		.clause = "S63" },
	{ "referred", "reverse", "referred", FINANCE, BRINGS(EFFECT_recovery_take_back), .level = 3,
		.clause = "S63" },
	{ "due", "undo", "due", SYSTEM, .clause = "S63" },
	{ "referred", "undo", "referred", SYSTEM, .clause = "S63" },
	{ "settled", "undo", "due", SYSTEM, .clocks = { START(repay) },
		BRINGS(EFFECT_recovery_use_months), .clause = "S63" },
	{ "written_off", "undo", "due", SYSTEM, .clocks = { START(repay) }, .clause = "S63" },
	/* The payment that was to be recovered came back by itself. */
	{ "due", "drop", "dropped", SYSTEM, NEEDS(GUARD_nothing_recovered, GUARD_no_offset_pending),
		.clocks = { STOP(repay) },
		BRINGS(EFFECT_correction_reopen, EFFECT_recovery_use_months) },
	{ "referred", "drop", "dropped", SYSTEM,
		NEEDS(GUARD_nothing_recovered, GUARD_no_offset_pending),
		BRINGS(EFFECT_correction_reopen, EFFECT_recovery_use_months) },
	/* It came back after a part had come in: the rest is void. */
	{ "due", "reduce", "due", SYSTEM, BRINGS(EFFECT_recovery_reduce, EFFECT_correction_reopen),
		.clause = "S63" },
	{ "referred", "reduce", "referred", SYSTEM,
		BRINGS(EFFECT_recovery_reduce, EFFECT_correction_reopen), .clause = "S63" },
	/* Months are free when the money is back, and the case's again when it is not. */
	{ "due", "settle", "settled", SYSTEM, NEEDS(GUARD_rest_recovered),
		.clocks = { STOP(repay) }, BRINGS(EFFECT_recovery_free_months), .clause = "S63" },
	{ "due", "withdraw", "opened", PREFECTURE,
		NEEDS(GUARD_nothing_recovered, GUARD_no_offset_pending),
		.clocks = { STOP(repay), START(answer) }, BRINGS(EFFECT_recovery_use_months),
		.level = 2 },
	{ "due", "refer", "referred", PREFECTURE, .clocks = { STOP(repay) },
		BRINGS(EFFECT_recovery_hold), .level = 2, .clause = "S64" },
	{ "referred", "repay", "referred", FINANCE, NEEDS(GUARD_rest_left),
		BRINGS(EFFECT_recovery_take_in), .level = 3, .clause = "S63" },
	{ "referred", "resume", "due", PREFECTURE, .clocks = { START(repay) },
		BRINGS(EFFECT_recovery_unhold), .level = 2 },
	{ "referred", "settle", "settled", SYSTEM, NEEDS(GUARD_rest_recovered),
		BRINGS(EFFECT_recovery_free_months), .clause = "S63" },
	{ "due", "write_off", "written_off", PREFECTURE, NEEDS(GUARD_no_offset_pending),
		.clocks = { STOP(repay) }, .level = 2 },
	{ "referred", "write_off", "written_off", PREFECTURE, NEEDS(GUARD_no_offset_pending),
		.level = 2 },
	{ "settled", "reopen", "due", FINANCE, .clocks = { START(repay) },
		BRINGS(EFFECT_recovery_take_back, EFFECT_recovery_use_months), .level = 3,
		.clause = "S63" },
	{ "written_off", "reopen", "due", FINANCE, .clocks = { START(repay) },
		BRINGS(EFFECT_recovery_take_back), .level = 3, .clause = "S63" },
};

FLOW_OF(recovery, "追回", "Recovery");

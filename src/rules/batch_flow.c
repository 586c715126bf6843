#include "flow_table.h"

/* Prepared on level 1, confirmed on level 2 (S50). One bad line refuses the confirmation and all
 * bad lines are named. */

static const struct state states[] = {
	{ "prepared", ROLE_finance },
	{ "confirmed", ROLE_finance },
	{ "sent", ROLE_finance },
	{ "completed", ROLE_public },
	{ "refused", ROLE_public },
	{ "cancelled", ROLE_public },
};

static const struct step steps[] = {
	{ "none", "create", "prepared", FINANCE, NEEDS(GUARD_one_fund, GUARD_lines_ready),
		.level = 1, .clause = "S48 S59" },
	{ "prepared", "change", "prepared", FINANCE, NEEDS(GUARD_one_fund, GUARD_lines_ready),
		.level = 1, .clause = "S48" },
	{ "prepared", "cancel", "cancelled", FINANCE, BRINGS(EFFECT_batch_drop), .level = 0 },
	{ "prepared", "confirm", "confirmed", FINANCE,
		NEEDS(GUARD_lines_ready, GUARD_no_hold, GUARD_notice_closed,
			GUARD_account_still_good, GUARD_grounds_stand),
		BRINGS(EFFECT_batch_pay), .level = 2, .clause = "S48 S50" },
	{ "confirmed", "cancel", "cancelled", FINANCE, NEEDS(GUARD_file_not_taken),
		BRINGS(EFFECT_batch_drop) },
	{ "confirmed", "take_file", "sent", FINANCE, NEEDS(GUARD_grounds_stand),
		BRINGS(EFFECT_batch_send), .clause = "S48" },
	{ "sent", "refuse_file", "refused", FINANCE, NEEDS(GUARD_no_result_yet),
		BRINGS(EFFECT_batch_fail), .clause = "S48" },
	{ "sent", "result", "sent", FINANCE, .clause = "S48" },
	{ "sent", "complete", "completed", SYSTEM, NEEDS(GUARD_every_line_final), .clause = "S48" },
	/* Late returns only. */
	{ "completed", "result", "completed", FINANCE, .clause = "S48" },
};

FLOW_OF(batch, "拨付批次", "Payment batch");

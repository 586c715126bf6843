#include "flow_table.h"

/* Runs beside the review; it must be closed before money moves, not before a claim is judged. */

static const struct state states[] = {
	{ "pending", ROLE_county },
	{ "published", ROLE_county },
	{ "closed", ROLE_public },
	{ "withdrawn", ROLE_public },
	{ "replaced", ROLE_public },
};

static const struct step steps[] = {
	{ "none", "open", "pending", SYSTEM, NEEDS(GUARD_plan_approved),
		.clocks = { START(publish) }, .clause = "S37" },
	{ "pending", "publish", "published", COUNTY | SYSTEM,
		.clocks = { STOP(publish), START(notice) }, BRINGS(EFFECT_notice_record),
		.level = 1, .clause = "S37" },
	{ "pending", "withdraw", "withdrawn", SYSTEM, .clocks = { STOP(publish) } },
	{ "published", "close", "closed", SYSTEM,
		NEEDS(GUARD_notice_days_over, GUARD_no_open_objection, GUARD_none_upheld),
		.clocks = { STOP(notice) }, .clause = "S37" },
	{ "published", "replace", "replaced", COUNTY, .clocks = { STOP(notice) },
		BRINGS(EFFECT_notice_open_again), .level = 1 },
	{ "published", "withdraw", "withdrawn", COUNTY | SYSTEM, .clocks = { STOP(notice) },
		.clause = "S37" },
	{ "closed", "withdraw", "withdrawn", PREFECTURE | SYSTEM, .level = 0 },
	{ "withdrawn", "reopen", "pending", COUNTY | SYSTEM, NEEDS(GUARD_plan_approved),
		.clocks = { START(publish) } },
};

FLOW_OF(notice, "公示", "Notice");

#include "flow_table.h"

/* Decided by another officer than the plan's approver, a second time by the prefecture. */

static const struct state states[] = {
	{ "filed", ROLE_county },
	{ "escalated", ROLE_prefecture },
	{ "dismissed", ROLE_public },
	{ "upheld", ROLE_public },
	{ "withdrawn", ROLE_public },
	{ "dismissed_finally", ROLE_public },
	{ "upheld_finally", ROLE_public },
};

static const struct step steps[] = {
	{ "none", "file", "filed", PUBLIC, NEEDS(GUARD_notice_published),
		.clocks = { START(objection) }, .clause = "S37" },
	{ "filed", "dismiss", "dismissed", COUNTY, NEEDS(GUARD_not_plan_approver),
		.clocks = { STOP(objection) }, .level = 2, .clause = "S37 S50" },
	{ "filed", "uphold", "upheld", COUNTY, NEEDS(GUARD_not_plan_approver),
		.clocks = { STOP(objection) }, .level = 2, .clause = "S37 S50" },
	{ "filed", "escalate", "escalated", COUNTY | SYSTEM,
		.clocks = { STOP(objection), START(objection) } },
	{ "filed", "withdraw", "withdrawn", PUBLIC, .clocks = { STOP(objection) } },
	{ "dismissed", "appeal", "escalated", PUBLIC,
		NEEDS(GUARD_not_appealed_yet, GUARD_appeal_in_time),
		.clocks = { START(objection) } },
	{ "upheld", "appeal", "escalated", ENTERPRISE,
		NEEDS(GUARD_not_appealed_yet, GUARD_appeal_in_time),
		.clocks = { START(objection) } },
	{ "escalated", "dismiss_finally", "dismissed_finally", PREFECTURE,
		.clocks = { STOP(objection) }, .level = 3 },
	{ "escalated", "uphold_finally", "upheld_finally", PREFECTURE,
		.clocks = { STOP(objection) }, .level = 3 },
};

FLOW_OF(objection, "异议", "Objection");

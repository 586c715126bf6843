#include "flow_table.h"

/* What a pool could still pay at a year's end: written by one officer, confirmed by another. */

static const struct state states[] = {
	{ "recorded", ROLE_ui_agency },
	{ "confirmed", ROLE_public },
	{ "discarded", ROLE_public },
	{ "superseded", ROLE_public },
};

static const struct step steps[] = {
	{ "none", "record", "recorded", UI_AGENCY, .level = 1, .clause = "S17 S18" },
	{ "recorded", "confirm", "confirmed", UI_AGENCY,
		BRINGS(EFFECT_reserve_statement_supersede, EFFECT_fund_serve), .level = 2,
		.clause = "S17 S18" },
	{ "recorded", "discard", "discarded", UI_AGENCY, .level = 0 },
	{ "confirmed", "supersede", "superseded", SYSTEM, NEEDS(GUARD_newer_statement_confirmed),
		.clause = "S17" },
};

FLOW_OF(reserve_statement, "备付情况表", "Statement of the reserve");

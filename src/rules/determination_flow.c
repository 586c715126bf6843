#include "flow_table.h"

/* Who proposes stands on level 1, who decides on 2, who co-signs or restores on 3: three persons
 * (S66). */

static const struct state states[] = {
	{ "proposed", ROLE_county },
	{ "returned", ROLE_enterprise },
	{ "in_force", ROLE_enterprise },
	{ "rejected", ROLE_public },
	{ "withdrawn", ROLE_public },
	{ "ended", ROLE_public },
	{ "superseded", ROLE_public },
	{ "revoked", ROLE_public },
};

static const struct step steps[] = {
	{ "none", "propose", "proposed", ENTERPRISE | COUNTY | SYSTEM, NEEDS(GUARD_valid_period),
		.clocks = { START(determine) }, .level = 1, .clause = "S66" },
	{ "proposed", "sign", "proposed", CERTIFIER, NEEDS(GUARD_department_required),
		BRINGS(EFFECT_determination_sign), .level = 3, .clause = "S66" },
	{ "proposed", "decline", "returned", CERTIFIER, NEEDS(GUARD_department_required),
		.clocks = { STOP(determine) }, .level = 3, .clause = "S66" },
	{ "proposed", "return", "returned", COUNTY, .clocks = { STOP(determine) }, .level = 2,
		.clause = "S36" },
	{ "returned", "propose_again", "proposed", ENTERPRISE | COUNTY, NEEDS(GUARD_valid_period),
		.clocks = { START(determine) }, .level = 1, .clause = "S66" },
	{ "proposed", "decide", "in_force", COUNTY, NEEDS(GUARD_signatures_complete),
		.clocks = { STOP(determine) }, BRINGS(EFFECT_determination_replace), .level = 2,
		.clause = "S65 S66" },
	{ "proposed", "reject", "rejected", COUNTY, .clocks = { STOP(determine) }, .level = 2,
		.clause = "S65" },
	{ "proposed", "withdraw", "withdrawn", ENTERPRISE | COUNTY, NEEDS(GUARD_author_side),
		.clocks = { STOP(determine) }, .level = 1 },
	{ "returned", "withdraw", "withdrawn", ENTERPRISE | COUNTY, NEEDS(GUARD_author_side),
		.level = 1 },
	/* Work resumed: only later months lose it. */
	{ "in_force", "end", "ended", ENTERPRISE | COUNTY, BRINGS(EFFECT_determination_end),
		.clause = "S28" },
	/* A newer one takes its days; those before them it keeps. */
	{ "in_force", "shorten", "in_force", SYSTEM, NEEDS(GUARD_newer_decided_same_kind),
		BRINGS(EFFECT_determination_end), .clause = "S8" },
	{ "ended", "shorten", "ended", SYSTEM, NEEDS(GUARD_newer_decided_same_kind),
		BRINGS(EFFECT_determination_end), .clause = "S8" },
	{ "in_force", "supersede", "superseded", SYSTEM, NEEDS(GUARD_newer_decided_same_kind),
		.clause = "S8" },
	{ "ended", "supersede", "superseded", SYSTEM, NEEDS(GUARD_newer_decided_same_kind),
		.clause = "S8" },
	{ "in_force", "revoke", "revoked", PREFECTURE, .level = 2, .clause = "S63" },
	{ "revoked", "restore", "in_force", PREFECTURE, .level = 3 },
};

FLOW_OF(determination, "认定", "Determination");

#include "flow_table.h"

/* Who fills in stands on level 1, who verifies on level 2, who lifts a suspension on level 3 (S50).
 */

static const struct state states[] = {
	{ "stub", ROLE_public },
	{ "submitted", ROLE_county },
	{ "returned", ROLE_enterprise },
	{ "verified", ROLE_enterprise },
	{ "moving", ROLE_county },
	{ "suspended", ROLE_prefecture },
	{ "rejected", ROLE_public },
	{ "closed", ROLE_public },
};

static const struct step steps[] = {
	/* A code that another office has verified cannot be registered again; an unverified rival
	   blocks nobody. */
	{ "none", "register", "submitted", PUBLIC, NEEDS(GUARD_uscc_not_verified_elsewhere),
		.clocks = { START(verify) }, .level = 1, .clause = "S38" },
	{ "none", "register_on_behalf", "submitted", COUNTY,
		NEEDS(GUARD_uscc_not_verified_elsewhere), .clocks = { START(verify) }, .level = 1,
		.clause = "S68" },
	/* The levy agency's records name an employer that nobody has registered; who registers it
	   takes this dossier over. */
	{ "none", "import_stub", "stub", SYSTEM, .clause = "S23" },
	{ "stub", "register", "submitted", PUBLIC, NEEDS(GUARD_uscc_not_verified_elsewhere),
		.clocks = { START(verify) }, .level = 1, .clause = "S38" },
	{ "stub", "register_on_behalf", "submitted", COUNTY,
		NEEDS(GUARD_uscc_not_verified_elsewhere), .clocks = { START(verify) }, .level = 1,
		.clause = "S68" },
	{ "submitted", "update", "submitted", ENTERPRISE | COUNTY, BRINGS(EFFECT_enterprise_change),
		.level = 1, .clause = "S38" },
	{ "submitted", "verify", "verified", COUNTY, NEEDS(GUARD_uscc_not_verified_elsewhere),
		.clocks = { STOP(verify) }, BRINGS(EFFECT_enterprise_overtake), .level = 2,
		.clause = "S38 S50" },
	{ "submitted", "return", "returned", COUNTY, .clocks = { STOP(verify) }, .level = 2,
		.clause = "S36" },
	{ "submitted", "reject", "rejected", COUNTY, .clocks = { STOP(verify) }, .level = 2,
		.clause = "S36" },
	/* Another registration of its code was verified, wherever this one lies. */
	{ "submitted", "overtake", "rejected", SYSTEM, .clocks = { STOP(verify) },
		.clause = "S38" },
	{ "submitted", "reroute", "submitted", COUNTY, .clocks = { START(verify) },
		.clause = "S35" },
	{ "returned", "update", "returned", ENTERPRISE | COUNTY, BRINGS(EFFECT_enterprise_change),
		.level = 1, .clause = "S38" },
	{ "returned", "submit", "submitted", ENTERPRISE | COUNTY, .clocks = { START(verify) },
		.level = 1, .clause = "S38" },
	{ "returned", "lapse", "rejected", SYSTEM, NEEDS(GUARD_resubmit_overdue) },
	{ "verified", "update", "verified", ENTERPRISE | COUNTY, BRINGS(EFFECT_enterprise_change),
		.level = 1, .clause = "S38" },
	{ "verified", "move", "moving", ENTERPRISE | COUNTY, .clocks = { START(verify) },
		.level = 1, .clause = "S35 S50" },
	{ "moving", "accept_move", "verified", COUNTY, NEEDS(GUARD_is_target_agency),
		.clocks = { STOP(verify) }, .level = 2, .clause = "S35" },
	{ "moving", "refuse_move", "verified", COUNTY, NEEDS(GUARD_is_target_agency),
		.clocks = { STOP(verify) }, .level = 2, .clause = "S35" },
	{ "moving", "cancel_move", "verified", ENTERPRISE | COUNTY, .clocks = { STOP(verify) },
		.level = 1 },
	{ "verified", "suspend", "suspended", PREFECTURE, .level = 2, .clause = "S63" },
	{ "suspended", "reinstate", "verified", PREFECTURE | SYSTEM, .level = 3, .clause = "S63" },
	{ "verified", "close", "closed", COUNTY, .level = 2 },
	{ "suspended", "close", "closed", COUNTY, .level = 2 },
	{ "closed", "restore", "verified", PREFECTURE, .level = 3 },
};

FLOW_OF(enterprise, "企业登记", "Enterprise registration");

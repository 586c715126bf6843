#include "flow_table.h"

/* Versions of the account that is paid. Filing needs one submitted, only approval needs it verified
 * (S59). */

static const struct state states[] = {
	{ "submitted", ROLE_county },
	{ "verified", ROLE_enterprise },
	{ "blocked", ROLE_enterprise },
	{ "rejected", ROLE_public },
	{ "withdrawn", ROLE_public },
	{ "superseded", ROLE_public },
};

static const struct step steps[] = {
	{ "none", "submit", "submitted", ENTERPRISE | COUNTY,
		NEEDS(GUARD_kind_allowed, GUARD_holder_matches), .clocks = { START(verify) },
		.level = 1, .clause = "S44 S45b" },
	{ "submitted", "verify", "verified", COUNTY,
		NEEDS(GUARD_kind_allowed, GUARD_holder_matches), .clocks = { STOP(verify) },
		BRINGS(EFFECT_account_supersede), .level = 2, .clause = "S49" },
	{ "submitted", "reject", "rejected", COUNTY, .clocks = { STOP(verify) }, .level = 2,
		.clause = "S49" },
	{ "submitted", "withdraw", "withdrawn", ENTERPRISE | COUNTY, NEEDS(GUARD_author_side),
		.clocks = { STOP(verify) }, .level = 1 },
	{ "verified", "supersede", "superseded", SYSTEM, NEEDS(GUARD_newer_version_verified),
		.clause = "S45b" },
	{ "verified", "block", "blocked", COUNTY | FINANCE | SYSTEM, .level = 2, .clause = "S48" },
	/* Another officer than the one who blocked or verified it. */
	{ "blocked", "unblock", "verified", COUNTY, NEEDS(GUARD_no_newer_verified), .level = 3 },
	{ "blocked", "supersede", "superseded", SYSTEM, NEEDS(GUARD_newer_version_verified),
		.clause = "S45b" },
};

FLOW_OF(account, "账户", "Account");

#include "flow_table.h"

/* A paid case is judged again after a fact under it has changed. The system opens a correction, and
 * the office that owns the case decides: the prefecture of the training subsidy, the
 * unemployment-insurance agency of refunds. Turned on level 1, dismissed by another officer on
 * level 2. */

static const struct state states[] = {
	{ "open", ROLE_prefecture },
	{ "turned", ROLE_public },
	{ "dismissed", ROLE_public },
	{ "cleared", ROLE_public },
};

static const struct step steps[] = {
	{ "none", "open", "open", SYSTEM, .clause = "S12 S63" },
	/* Judged again, with other figures. */
	{ "open", "renew", "open", SYSTEM, .clause = "S12 S63" },
	{ "open", "clear", "cleared", SYSTEM, NEEDS(GUARD_no_difference), .clause = "S12 S63" },
	/* Too much becomes recoveries, too little a supplement. */
	{ "open", "turn", "turned", PREFECTURE | UI_AGENCY,
		NEEDS(GUARD_owner_side, GUARD_difference_left, GUARD_not_claimed_back),
		BRINGS(EFFECT_recovery_open_claims, EFFECT_refund_correction_supplement),
		.level = 1, .clause = "S12 S63" },
	{ "open", "dismiss", "dismissed", PREFECTURE | UI_AGENCY,
		NEEDS(GUARD_owner_side, GUARD_not_case_officer), .level = 2 },
	{ "turned", "reopen", "open", SYSTEM, .clause = "S12 S63" },
};

FLOW_OF(correction, "更正", "Correction");

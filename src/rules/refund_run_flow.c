#include "flow_table.h"

/* Offers or top-ups of a whole agency: computed and previewed by one officer, carried out by
 * another. */

static const struct state states[] = {
	{ "previewed", ROLE_ui_agency },
	{ "executed", ROLE_public },
	{ "discarded", ROLE_public },
};

static const struct step steps[] = {
	{ "none", "preview", "previewed", UI_AGENCY, .level = 1, .clause = "S12 S20 S23" },
	{ "previewed", "confirm", "executed", UI_AGENCY, NEEDS(GUARD_preview_stands), .level = 2,
		.clause = "S12 S20 S23" },
	{ "previewed", "discard", "discarded", UI_AGENCY, .level = 0 },
};

FLOW_OF(refund_run, "稳岗返还批量核算", "Run of offers or top-ups");

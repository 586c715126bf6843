#include "flow_table.h"

/* A pool that cannot pay asks the region for adjustment money. Drafted on level 1, sent on 2; the
 * answer is entered by finance, who sees the money arrive. */

static const struct state states[] = {
	{ "drafted", ROLE_prefecture },
	{ "sent", ROLE_finance },
	{ "granted", ROLE_public },
	{ "refused", ROLE_ui_agency },
};

static const struct step steps[] = {
	{ "none", "draft", "drafted", UI_AGENCY | PREFECTURE, .level = 1, .clause = "S19" },
	{ "drafted", "send", "sent", PREFECTURE, .level = 2, .clause = "S19" },
	{ "sent", "grant", "granted", FINANCE, BRINGS(EFFECT_adjustment_arrive), .level = 3,
		.clause = "S19 S20" },
	{ "sent", "refuse", "refused", FINANCE, .level = 3, .clause = "S19" },
	{ "refused", "draft_again", "drafted", UI_AGENCY | PREFECTURE,
		BRINGS(EFFECT_adjustment_ask_again), .level = 1, .clause = "S19" },
};

FLOW_OF(adjustment, "调剂金申请", "Request for adjustment money");

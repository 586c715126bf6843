#include "flow_table.h"

/* What a county has made known. An update is a draft (guide_revision); the guide itself is revised
 * when another officer confirms it. */

static const struct state states[] = {
	{ "live", ROLE_county },
};

static const struct step steps[] = {
	{ "none", "create", "live", COUNTY | ADMIN | SYSTEM, .clause = "S52" },
	{ "live", "update", "live", COUNTY, BRINGS(EFFECT_guide_revision_draft), .clause = "S52" },
	{ "live", "revise", "live", SYSTEM, BRINGS(EFFECT_guide_write), .clause = "S52" },
};

RECORD_OF(guide, "服务指南", "Guide of a county");

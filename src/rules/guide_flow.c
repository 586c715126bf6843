#include "flow_table.h"

static const struct state states[] = {
	{ "live", ROLE_county },
};

static const struct step steps[] = {
	{ "none", "create", "live", COUNTY | ADMIN | SYSTEM, .clause = "S52" },
	{ "live", "update", "live", COUNTY, BRINGS(EFFECT_guide_write), .clause = "S52" },
};

RECORD_OF(guide, "服务指南", "Guide of a county");

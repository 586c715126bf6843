#include "flow_table.h"

/* What a guide shall say: drafted by one officer of the county, confirmed by another one of it or
 * by one of the prefecture. The paper says only that guides are published. */

static const struct state states[] = {
	{ "drafted", ROLE_county },
	{ "in_force", ROLE_public },
	{ "discarded", ROLE_public },
	{ "superseded", ROLE_public },
};

static const struct step steps[] = {
	{ "none", "draft", "drafted", COUNTY | SYSTEM, .level = 1, .clause = "S52" },
	{ "drafted", "confirm", "in_force", COUNTY | PREFECTURE, BRINGS(EFFECT_guide_revise),
		.level = 2, .clause = "S52" },
	{ "drafted", "replace", "discarded", SYSTEM, .level = 0 },
	{ "drafted", "discard", "discarded", COUNTY | PREFECTURE, .level = 0 },
	{ "in_force", "supersede", "superseded", SYSTEM, .clause = "S52" },
};

FLOW_OF(guide_revision, "服务指南修订", "Revision of a guide");

#include "flow_table.h"

/* Written by one officer, published by another. */

static const struct state states[] = {
	{ "draft", ROLE_prefecture },
	{ "published", ROLE_public },
	{ "retired", ROLE_public },
};

static const struct step steps[] = {
	{ "none", "create", "draft", PREFECTURE, .level = 1, .clause = "S1" },
	{ "draft", "set", "draft", PREFECTURE, BRINGS(EFFECT_policy_write), .level = 1,
		.clause = "S4" },
	{ "draft", "publish", "published", PREFECTURE, BRINGS(EFFECT_policy_check), .level = 2,
		.clause = "S1 S76" },
	{ "published", "retire", "retired", PREFECTURE, .level = 2, .clause = "S77" },
};

RECORD_OF(policy, "政策", "Policy version");

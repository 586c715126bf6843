#include "flow_table.h"

static const struct state states[] = {
	{ "enabled", ROLE_admin },
	{ "disabled", ROLE_public },
};

static const struct step steps[] = {
	{ "none", "create", "enabled", ADMIN, .clause = "S23c" },
	{ "enabled", "rotate", "enabled", ADMIN, .level = 0 },
	{ "enabled", "disable", "disabled", ADMIN, .level = 0 },
};

RECORD_OF(client, "客户端", "Client program");

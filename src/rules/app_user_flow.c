#include "flow_table.h"

static const struct state states[] = {
	{ "enabled", ROLE_admin },
	{ "disabled", ROLE_admin },
};

static const struct step steps[] = {
	{ "none", "create", "enabled", PUBLIC | ENTERPRISE | ADMIN | SYSTEM, .clause = "S38" },
	{ "enabled", "reset_password", "enabled", ENTERPRISE | ADMIN, .level = 0 },
	{ "enabled", "disable", "disabled", ENTERPRISE | ADMIN, BRINGS(EFFECT_user_sessions_end),
		.level = 0 },
	{ "disabled", "enable", "enabled", ENTERPRISE | ADMIN, .level = 0 },
};

RECORD_OF(app_user, "用户", "User");

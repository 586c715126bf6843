#include "flow_table.h"

static const struct state states[] = {
	{ "granted", ROLE_enterprise },
	{ "revoked", ROLE_public },
};

static const struct step steps[] = {
	{ "none", "grant", "granted", ENTERPRISE, .clause = "S23c" },
	{ "granted", "revoke", "revoked", ENTERPRISE, .level = 0 },
};

RECORD_OF(client_grant, "授权", "Grant to a client program");

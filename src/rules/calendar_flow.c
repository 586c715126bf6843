#include "flow_table.h"

/* One year of one layer: drafted by one administrator, confirmed by another (S60). The newest
 * revision in force counts; older ones stay readable. */

static const struct state states[] = {
	{ "drafted", ROLE_admin },
	{ "in_force", ROLE_public },
	{ "discarded", ROLE_public },
};

static const struct step steps[] = {
	{ "none", "draft", "drafted", ADMIN, .level = 1, .clause = "S60" },
	/* A year that was there before revisions were, or comes with the program. */
	{ "none", "found", "in_force", SYSTEM, .clause = "S60" },
	{ "drafted", "confirm", "in_force", ADMIN, BRINGS(EFFECT_calendar_take_force), .level = 2,
		.clause = "S60" },
	{ "drafted", "discard", "discarded", ADMIN, .level = 0 },
};

FLOW_OF(calendar, "工作日历", "Calendar revision");

#include "flow_table.h"

/* Booked by one officer of finance, confirmed by another. */

static const struct state states[] = {
	{ "booked", ROLE_finance },
	{ "confirmed", ROLE_public },
};

static const struct step steps[] = {
	{ "none", "book", "booked", FINANCE, .level = 1, .clause = "S33" },
	{ "booked", "confirm", "confirmed", FINANCE, BRINGS(EFFECT_deposit_arrive), .level = 2,
		.clause = "S33 S50" },
};

FLOW_OF(deposit, "资金拨入", "Deposit into a fund");

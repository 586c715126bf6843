#include "flow_table.h"

/* Drafted on level 1, issued on 2, taken by finance on 3, by the office that pays these cases: the
 * prefecture, or for refunds the UI agency where the policy says so. Never edited once issued:
 * corrected by numbered slips. */

static const struct state states[] = {
	{ "draft", ROLE_prefecture },
	{ "sent", ROLE_finance },
	{ "accepted", ROLE_finance },
	{ "returned", ROLE_public },
	{ "discarded", ROLE_public },
	{ "cancelled", ROLE_public },
	{ "closed", ROLE_public },
};

static const struct step steps[] = {
	{ "none", "draft", "draft", PREFECTURE | UI_AGENCY,
		NEEDS(GUARD_items_approved, GUARD_one_fund, GUARD_payer_side), .level = 1,
		.clause = "S47 S16" },
	{ "draft", "change", "draft", PREFECTURE | UI_AGENCY,
		NEEDS(GUARD_items_approved, GUARD_one_fund, GUARD_payer_side), .level = 1,
		.clause = "S47" },
	{ "draft", "discard", "discarded", PREFECTURE | UI_AGENCY, NEEDS(GUARD_payer_side),
		BRINGS(EFFECT_letter_end), .level = 1 },
	{ "draft", "issue", "sent", PREFECTURE | UI_AGENCY,
		NEEDS(GUARD_items_approved, GUARD_no_hold, GUARD_payer_side),
		BRINGS(EFFECT_letter_set_off, EFFECT_letter_send), .level = 2,
		.clause = "S47 S61" },
	{ "sent", "accept", "accepted", FINANCE, NEEDS(GUARD_items_left), BRINGS(EFFECT_letter_pay),
		.level = 3, .clause = "S47" },
	{ "sent", "return", "returned", FINANCE, BRINGS(EFFECT_letter_leave), .level = 3,
		.clause = "S47" },
	{ "sent", "withdraw_items", "sent", PREFECTURE | UI_AGENCY, NEEDS(GUARD_payer_side),
		BRINGS(EFFECT_letter_items_leave), .level = 2, .clause = "S47" },
	{ "sent", "cancel", "cancelled", PREFECTURE | UI_AGENCY,
		NEEDS(GUARD_items_withdrawn, GUARD_payer_side), .level = 2, .clause = "S47" },
	{ "accepted", "return_items", "accepted", FINANCE, BRINGS(EFFECT_letter_items_leave),
		.level = 3, .clause = "S47" },
	{ "accepted", "withdraw_items", "accepted", PREFECTURE | UI_AGENCY, NEEDS(GUARD_payer_side),
		BRINGS(EFFECT_letter_items_leave), .level = 2, .clause = "S47" },
	{ "accepted", "amend_account", "accepted", PREFECTURE | UI_AGENCY | SYSTEM,
		.clause = "S48" },
	{ "accepted", "close", "closed", SYSTEM, NEEDS(GUARD_items_final), .clause = "S48" },
	{ "closed", "reopen", "accepted", SYSTEM, .clause = "S48" },
};

FLOW_OF(letter, "函告", "Letter to finance");

/**
 * The words that flow tables are written with; for the files src/rules/<word>_flow.c only.
 *
 * A row reads: from, action, to, who; then, where they apply, four-eyes level, clause, guards,
 * clocks and the effects it brings (domain/case/effect.h). A clause left out means that the paper
 * is silent and the row is our decision.
 */
#pragma once
#include "base/attr.h"
#include "rules/flow.h"

enum by {
	PUBLIC = ROLE_BIT(ROLE_public),
	ENTERPRISE = ROLE_BIT(ROLE_enterprise),
	COUNTY = ROLE_BIT(ROLE_county),
	PREFECTURE = ROLE_BIT(ROLE_prefecture),
	FINANCE = ROLE_BIT(ROLE_finance),
	UI_AGENCY = ROLE_BIT(ROLE_ui_agency),
	LEVY = ROLE_BIT(ROLE_levy),
	CERTIFIER = ROLE_BIT(ROLE_certifier),
	ADMIN = ROLE_BIT(ROLE_admin),
	SYSTEM = ROLE_BIT(ROLE_system),
};

#define NEEDS(...) .guards = { __VA_ARGS__ }
#define BRINGS(...) .effects = { __VA_ARGS__ }
/* clang-format off */
#define START(word) { CLOCK_START, #word }
#define STOP(word) { CLOCK_STOP, #word }
#define PAUSE(word) { CLOCK_PAUSE, #word }
#define RESUME(word) { CLOCK_RESUME, #word }
/* clang-format on */

/* clang-format off */
/** The steps of a state whose cases rest on facts (domain/case/ground.h): a fact changed, or changed
 * back; and, of the level that owns the case, that it is accepted. */
#define RESTS(state) \
	{ state, "ground_fell", state, SYSTEM, BRINGS(EFFECT_ground_tell), .clause = "S63" }, \
	{ state, "ground_stood", state, SYSTEM, BRINGS(EFFECT_ground_tell), .clause = "S63" }
#define RESTS_WITH(state, who, on) RESTS(state), \
	{ state, "confirm_ground", state, who, \
		NEEDS(GUARD_ground_fallen, GUARD_ground_acceptable, GUARD_changed_by_another), \
		BRINGS(EFFECT_ground_accept), .level = on, .clause = "S63 S65" }
/* clang-format on */

/** Defines a flow of cases, or of records that only live like cases, of the tables `states` and
 * `steps` of its file. */
#define FLOW_OF(word, chinese, english) FLOW_DEFINE(word, chinese, english, true)
#define RECORD_OF(word, chinese, english) FLOW_DEFINE(word, chinese, english, false)
#define FLOW_DEFINE(word, chinese, english, shown)                                                 \
	const struct flow word##_flow = { .name = #word,                                           \
		.is_case = shown,                                                                  \
		.zh = chinese,                                                                     \
		.en = english,                                                                     \
		.state_count = LENGTH(states),                                                     \
		.states = states,                                                                  \
		.step_count = LENGTH(steps),                                                       \
		.steps = steps }

#define FLOW(word) extern const struct flow word##_flow;
#include "tbl/flow.def"

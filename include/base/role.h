/** Roles: who may act. */
#pragma once
#include <stdbool.h>

/** The roles of the contract (design: who); their order is also their bit in a mask. */
enum role {
#define ROLE(word, zh, en) ROLE_##word,
#include "tbl/role.def"
	ROLE_COUNT
};
#define ROLE_BIT(role) (1u << (role))
/** The word of a role as tokens, flows and the database (`wg_` + word) use it. */
const char *role_word(enum role role);
/** False when the word names no role. */
bool role_named(const char *word, enum role *role);

/** Codes: why a place is refused (tbl/code.def), and the guards of the flows (tbl/guard.def). */
#pragma once

/** Why a place in the request or a step is refused: input faults, row codes of a roster, guards of
 * a flow. */
enum code {
	CODE_NONE,
#define CODE(id, word, clause, zh, en) CODE_##id,
#include "tbl/code.def"
#define GUARD(word, clause, zh, en) GUARD_##word,
#include "tbl/guard.def"
	CODE_COUNT
};
/** Facts of one code. `%` in a text stands for the number given with the fault, or for its title.
 */
struct code_text {
	const char
		*word; /**< what the API says: `required`, `ID_CHECK_DIGIT`, `account_verified` */
	const char *clause; /**< the clause that decides, or "" */
	const char *zh, *en;
};
const struct code_text *code_text(enum code code);
/** The code of a guard word, CODE_NONE when there is none. */
enum code code_of_guard(const char *word);

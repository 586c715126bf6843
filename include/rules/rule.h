/** Rules: the judgements of the programme, each with its stable code and its clauses. */
#pragma once
#include <stdbool.h>

#include "base/code.h"

enum rule {
#define RULE(id, code, clause, zh, en) RULE_##id,
#include "tbl/rule.def"
	RULE_COUNT
};
struct rule_text {
	const char *code;   /**< stable: `R-TRAIN-07` */
	const char *clause; /**< blank-separated clauses */
	const char *zh, *en;
};
const struct rule_text *rule_text(enum rule rule);
/** The rule that a row code of a roster or payroll comes from; false when none judges it. */
bool rule_of_code(enum code code, enum rule *rule);

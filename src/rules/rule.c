#include "rules/rule.h"

#include <stddef.h>

#include "base/attr.h"

static const struct rule_text every_rule[RULE_COUNT] = {
#define RULE(id, code, clause, zh, en) [RULE_##id] = { code, clause, zh, en },
#include "tbl/rule.def"
};

const struct rule_text *rule_text(enum rule rule)
{
	return &every_rule[rule];
}

bool rule_of_code(enum code code, enum rule *rule)
{
	static const struct {
		enum code code;
		enum rule rule;
	} pairs[] = {
		{ CODE_CLASS_NOT_ALLOWED_FOR_CATEGORY, RULE_LINE_CLASS },
		{ CODE_PROOF_MISSING, RULE_LINE_PROOF },
		{ CODE_GRADUATION_TOO_OLD, RULE_LINE_GRADUATE },
		{ CODE_HIRED_AFTER_MONTH, RULE_LINE_HIRED },
		{ CODE_HIRED_BEFORE_WINDOW, RULE_LINE_HIRED },
		{ CODE_ENDED_BEFORE_MONTH, RULE_LINE_ENDED },
		{ CODE_PARTIAL_MONTH, RULE_LINE_PARTIAL },
		{ CODE_DISPATCH_FIRM_MISSING, RULE_LINE_DISPATCH },
		{ CODE_CONTRACT_DATES, RULE_LINE_CONTRACT },
		{ CODE_AGE_UNDER_16, RULE_LINE_AGE },
		{ CODE_AGE_RETIRED, RULE_LINE_AGE },
		{ CODE_PAYROLL_MISSING, RULE_LINE_PAYROLL },
		{ CODE_PAYROLL_WRONG_MONTH, RULE_LINE_PAYROLL },
		{ CODE_PAYROLL_NOT_PAID, RULE_LINE_PAYROLL },
		{ CODE_NAME_DIFFERS_FROM_REGISTRY, RULE_LINE_NAME },
		{ CODE_SAME_PAYEE_ACCOUNT, RULE_LINE_PAYEE },
		{ CODE_EVIDENCE_REUSED, RULE_EVIDENCE_FRESH },
		{ CODE_PERSON_MONTH_TAKEN, RULE_LINE_ENTITLED },
		{ CODE_OTHER_SUBSIDY, RULE_LINE_ENTITLED },
		{ CODE_SIX_MONTHS_USED, RULE_LINE_ENTITLED },
	};

	for (size_t i = 0; i < LENGTH(pairs); i++)
		if (pairs[i].code == code) {
			*rule = pairs[i].rule;
			return true;
		}
	return false;
}

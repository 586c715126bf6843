#include "rules/line_verdict.h"

#include "base/attr.h"

void line_verdict_add(struct line_verdict *verdict, enum code code)
{
	for (size_t i = 0; i < verdict->count; i++)
		if (verdict->codes[i] == code)
			return;
	if (verdict->count < LINE_CODES)
		verdict->codes[verdict->count++] = code;
}

bool line_verdict_warns(enum code code)
{
	static const enum code warnings[] = { CODE_AGE_RETIRED, CODE_NAME_DIFFERS_FROM_REGISTRY,
		CODE_SAME_PAYEE_ACCOUNT, CODE_EVIDENCE_REUSED };

	for (size_t i = 0; i < LENGTH(warnings); i++)
		if (warnings[i] == code)
			return true;
	return false;
}

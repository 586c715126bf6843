#include "rules/verdict.h"

const char *verdict_word(enum verdict verdict)
{
	static const char *const words[] = { [VERDICT_PASS] = "pass",
		[VERDICT_FAIL] = "fail",
		[VERDICT_NEEDS_REVIEW] = "needs_review" };

	return words[verdict];
}

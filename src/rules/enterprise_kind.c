#include "rules/enterprise_kind.h"

struct finding enterprise_kind_finding(const char *policy, bool sole_trader)
{
	static const char *const words[] = { "enterprise", "sole_trader" };
	struct finding finding = finding_of(RULE_KIND, policy);

	finding_input(&finding, fact_text("kind", words[sole_trader]));
	finding_input(&finding, fact_text("kind_of_code", words[!sole_trader]));
	finding_want(
		&finding, VERDICT_NEEDS_REVIEW, CHANGE_TO, fact_text("kind", words[!sole_trader]));
	return finding;
}

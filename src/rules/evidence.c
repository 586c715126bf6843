#include "rules/evidence.h"

#include <string.h>

#include "base/attr.h"

static const char *const evidence_words[] = {
#define EVIDENCE(word) #word,
#include "tbl/training.def"
	NULL
};

/* Months count from January 2000, so quarters begin at multiples of three. */
static void evidence_quarter_before(int32_t month, int32_t *first, int32_t *last)
{
	*first = month - month % 3 - 3;
	*last = *first + 2;
}

void evidence_wage_months(const struct training_policy *policy, enum category category,
	int32_t month, int32_t suspended_from, int32_t *first, int32_t *last)
{
	bool suspension = policy->quarter_basis == QUARTER_BEFORE_SUSPENSION;

	*first = *last = month;
	if (policy->previous_quarter & FLAG(category))
		evidence_quarter_before(suspension ? suspended_from : month, first, last);
}

unsigned evidence_of_document(const char *kind, bool worker_signed, bool finance_seal)
{
	if (!strcmp(kind, "roster_scan"))
		return FLAG(EVIDENCE_roster_scan);
	if (!strcmp(kind, "bank_statement"))
		return FLAG(EVIDENCE_bank_statement);
	if (!strcmp(kind, "signed_payroll") && worker_signed && finance_seal)
		return FLAG(EVIDENCE_signed_payroll);
	return 0;
}

/* S43, Q13: the payroll table belongs to the signed scan; a bank statement may stand alone. */
static bool payroll_rows_needed(const struct training_policy *policy, unsigned present)
{
	return policy->payroll_rows == PAYROLL_ROWS_ALWAYS ||
	       !(present & FLAG(EVIDENCE_bank_statement));
}

/* S41 to S43, S43b: groups of which one each is enough; the first that `present` leaves unmet, or
 * 0. */
static unsigned evidence_missing(const struct training_policy *policy, unsigned present)
{
	static const unsigned needed[] = { FLAG(EVIDENCE_roster_scan), FLAG(EVIDENCE_roster_rows),
		FLAG(EVIDENCE_bank_statement) | FLAG(EVIDENCE_signed_payroll),
		FLAG(EVIDENCE_payroll_rows) };
	size_t groups = LENGTH(needed) - !payroll_rows_needed(policy, present);

	for (size_t i = 0; i < groups; i++)
		if (!(present & needed[i]))
			return needed[i];
	return 0;
}

struct finding evidence_judge(
	const struct training_policy *policy, enum category category, unsigned present)
{
	unsigned missing = evidence_missing(policy, present);
	struct finding finding = finding_of(RULE_EVIDENCE, policy->version);

	finding_input(&finding, fact_text("category", category_words[category]));
	finding_input(&finding, fact_words("evidence", present, evidence_words));
	finding_parameter(&finding,
		fact_text("payroll_rows_required", policy->payroll_rows == PAYROLL_ROWS_ALWAYS
							   ? "always"
							   : "only_with_signed_payroll"));
	if (missing)
		finding_want(&finding, VERDICT_FAIL, CHANGE_ONE_OF,
			fact_words("evidence", missing, evidence_words));
	return finding;
}

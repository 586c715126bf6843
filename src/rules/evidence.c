#include "rules/evidence.h"

#include <string.h>

const char *const evidence_words[] = {
#define EVIDENCE(word) #word,
#include "tbl/training.def"
	NULL
};

/* Months count from January 2000, so quarters begin at multiples of three. */
void evidence_quarter_before(int32_t month, int32_t *first, int32_t *last)
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

size_t evidence_missing(const struct training_policy *policy, enum category category,
	unsigned present, struct evidence_group missing[EVIDENCE_GROUPS])
{
	bool quarter = policy->previous_quarter & FLAG(category);
	const struct evidence_group needed[EVIDENCE_GROUPS] = {
		{ "S41", FLAG(EVIDENCE_roster_scan) },
		{ "S41", FLAG(EVIDENCE_roster_rows) },
		{ quarter ? "S43b" : "S42",
			FLAG(EVIDENCE_bank_statement) | FLAG(EVIDENCE_signed_payroll) },
		{ quarter ? "S43b" : "S43", FLAG(EVIDENCE_payroll_rows) },
	};
	size_t groups = EVIDENCE_GROUPS - !payroll_rows_needed(policy, present), count = 0;

	for (size_t i = 0; i < groups; i++)
		if (!(present & needed[i].one_of))
			missing[count++] = needed[i];
	return count;
}

struct finding evidence_judge(
	const struct training_policy *policy, enum category category, unsigned present)
{
	struct evidence_group missing[EVIDENCE_GROUPS];
	size_t count = evidence_missing(policy, category, present, missing);
	struct finding finding = finding_of(RULE_EVIDENCE, policy->version);

	finding_input(&finding, fact_text("category", category_words[category]));
	finding_input(&finding, fact_words("evidence", present, evidence_words));
	finding_parameter(&finding,
		fact_text("payroll_rows_required", policy->payroll_rows == PAYROLL_ROWS_ALWAYS
							   ? "always"
							   : "only_with_signed_payroll"));
	if (count)
		finding_want(&finding, VERDICT_FAIL, CHANGE_ONE_OF,
			fact_words("evidence", missing[0].one_of, evidence_words));
	return finding;
}

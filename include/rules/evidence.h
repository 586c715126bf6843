/** What supports a claim: the documents and tables that must come with it (S41 to S43). */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "rules/training.h"

/** Months whose wages a claim shows: its own, or the previous quarter's (S42, S43b).
 * `suspended_from` is a month. */
void evidence_wage_months(const struct training_policy *policy, enum category category,
	int32_t month, int32_t suspended_from, int32_t *first, int32_t *last);

/** The kind of evidence a scan is, as a bit; 0 for other kinds and for a signed payroll that lacks
 * an attestation (S42). */
unsigned evidence_of_document(const char *kind, bool worker_signed, bool finance_seal);
/** Whether `present` (a mask of evidence) is all that a claim needs; the finding asks for the first
 * that is missing. */
struct finding evidence_judge(
	const struct training_policy *policy, enum category category, unsigned present);

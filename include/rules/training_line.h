/** A line of the roster: who qualifies in the month claimed (S24, S26, S46, S56). */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "rules/line_verdict.h"
#include "rules/training.h"

/** What a line says. Absent dates are DATE_NONE. */
struct training_line {
	int32_t month; /**< the month claimed */
	enum person_class class;
	bool proven; /**< kind and number of the proof are given */
	int32_t graduated_on, hired_on, ended_on;
	enum end_reason end_reason; /**< counts with ended_on */
	int32_t contract_from, contract_to;
	bool fixed_term;
	bool dispatched;
	bool dispatch_firm; /**< the dispatch firm is given */
	int32_t birth;      /**< DATE_NONE when the document does not tell */
	bool female;
};

/** Adds what the rules find in a line: classes and proof, dates, contract, dispatch, age (S24, S26,
 * S46, S56). */
void training_line_judge(const struct training_policy *policy, enum category category,
	const struct training_line *line, struct line_verdict *verdict);
/** The finding behind one code: its rule, what it looked at, and the smallest change that would
 * pass. */
struct finding training_line_explain(const struct training_policy *policy, enum category category,
	const struct training_line *line, enum code code, int number);
/** Employment ended by the employer in the month or later, while subsidised: for an officer to look
 * at (S56). */
struct finding training_line_dismissal(
	const struct training_policy *policy, const struct training_line *line, int number);

/**
 * The bench: one claim under judgement, with its terms, its row of facts and its papers (S26 to
 * S46, S55, S56, S65). claim_judgement.h loads them and is what others ask; the rules are in
 * `src/rules`.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/db.h"
#include "domain/training/claim_judgement.h"
#include "rules/training.h"

/** Rows that claims are judged by (claim_terms, claim_lines, claim_wages, claim_scans), each in the
 * order of the claims' ids, so that one walk serves all: how far it has come. */
struct claim_papers {
	struct db_rows facts, lines, wages, scans;
	size_t line, wage, scan;
};

struct claim_bench {
	const struct training_policy *terms;
	enum category category;
	int32_t month, today, received_on;
	const struct training_grace *grace; /**< NULL: received in the days of acceptance */
	struct training_grace granted;      /**< what grace points to */
	int32_t wage_first, wage_last;
	bool wages_judged;
	const struct db_rows *facts;
	size_t row;
	const char *id;
	struct claim_papers *papers;
	unsigned evidence; /**< a mask */
	int64_t asked;     /**< lines still asked for */
	struct claim_judgement *judgement;
};

/** Takes a row of facts to the bench. False when there is none, or its category is no word of the
 * rules. */
bool claim_bench_take(struct claim_bench *bench, const struct db_rows *facts, size_t row);
/** The category's conditions (S26 to S30), asked for the claimed month alone. */
struct training_plan claim_bench_plan(const struct claim_bench *bench);
/** Judges the claim whose facts were taken and whose papers come next; terms and grace are there.
 */
void claim_bench_judge(struct claim_bench *bench);

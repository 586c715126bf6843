/** What a category rests on (S26 to S30): the facts of plan and employer, as the rules want them.
 */
#pragma once
#include "db/db.h"
#include "rules/training.h"

/**
 * Reads a row of plan_terms or claim_terms: category, classes, headcount, sole_trader,
 * kind_differs, employees, insured_headcount, size, suspended, insured_as_unit, hit_determined,
 * industry_listed, industry_code. The months are the caller's. False when the category is no word
 * of the rules.
 */
bool category_read(const struct db_rows *facts, size_t row, struct training_plan *plan);

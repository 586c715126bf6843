/** Wages that a claim shows for a line of its roster (S42, S43). */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "rules/line_verdict.h"

/** One wage of the line's person. */
struct payroll_line {
	int32_t month;
	int64_t gross_fen;
	int32_t paid_on; /**< DATE_NONE: not paid */
};
/**
 * Adds PAYROLL_MISSING, PAYROLL_WRONG_MONTH (wages, but of no month asked for) or PAYROLL_NOT_PAID
 * (nothing paid, or after `received_on`). Asked for are the months first to last in which the
 * person was employed already.
 */
void payroll_judge(int32_t first, int32_t last, int32_t hired_on, int32_t received_on, size_t count,
	const struct payroll_line *wages, struct line_verdict *verdict);

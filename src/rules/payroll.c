#include "rules/payroll.h"

#include <stdbool.h>

#include "base/date.h"
#include "base/month.h"

static bool wage_paid(const struct payroll_line *wage, int32_t received_on)
{
	return wage->gross_fen > 0 && wage->paid_on != DATE_NONE && wage->paid_on <= received_on;
}

static const struct payroll_line *wage_of(
	int32_t month, size_t count, const struct payroll_line *wages)
{
	for (size_t i = 0; i < count; i++)
		if (wages[i].month == month)
			return &wages[i];
	return NULL;
}

void payroll_judge(int32_t first, int32_t last, int32_t hired_on, int32_t received_on, size_t count,
	const struct payroll_line *wages, struct line_verdict *verdict)
{
	int32_t from =
		hired_on == DATE_NONE || month_of(hired_on) < first ? first : month_of(hired_on);
	size_t found = 0;
	enum code absent;

	for (int32_t month = from; month <= last; month++)
		found += wage_of(month, count, wages) != NULL;
	absent = found == 0 && count > 0 ? CODE_PAYROLL_WRONG_MONTH : CODE_PAYROLL_MISSING;
	for (int32_t month = from; month <= last; month++) {
		const struct payroll_line *wage = wage_of(month, count, wages);

		if (!wage)
			line_verdict_add(verdict, absent);
		else if (!wage_paid(wage, received_on))
			line_verdict_add(verdict, CODE_PAYROLL_NOT_PAID);
	}
}

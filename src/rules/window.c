#include "rules/window.h"

#include "base/date.h"

bool window_open(int32_t from, int32_t until, int32_t day)
{
	return (from == DATE_NONE || day >= from) && (until == DATE_NONE || day <= until);
}

struct finding window_judge(
	enum rule rule, const char *policy, int32_t from, int32_t until, int32_t received_on)
{
	struct finding finding = finding_of(rule, policy);

	finding_input(&finding, fact_date("received_on", received_on));
	finding_parameter(&finding, fact_date("accept_from", from));
	finding_parameter(&finding, fact_date("accept_until", until));
	if (!window_open(from, DATE_NONE, received_on))
		finding_want(
			&finding, VERDICT_FAIL, CHANGE_AT_LEAST, fact_date("received_on", from));
	if (!window_open(DATE_NONE, until, received_on))
		finding_want(
			&finding, VERDICT_FAIL, CHANGE_AT_MOST, fact_date("received_on", until));
	return finding;
}

#include "number.h"

/* One more digit, on the negative side, which reaches one further. */
static bool digit_add(int64_t *value, char c)
{
	return c >= '0' && c <= '9' && !__builtin_mul_overflow(*value, INT64_C(10), value) &&
	       !__builtin_sub_overflow(*value, (int64_t)(c - '0'), value);
}

bool number_parse(const char *text, int64_t *number)
{
	bool negative = *text == '-';
	int64_t value = 0;
	const char *at = text + negative;
	if (!*at)
		return false;
	for (; *at; at++)
		if (!digit_add(&value, *at))
			return false;
	if (!negative && value == INT64_MIN)
		return false;
	*number = negative ? value : -value;
	return true;
}

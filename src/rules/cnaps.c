#include "rules/cnaps.h"

static bool digits_only(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return true;
}

bool cnaps_valid(const char *text, size_t n)
{
	int rest = 10;

	if (n != 12 || !digits_only(text, n))
		return false;
	for (size_t i = 0; i < 11; i++) {
		int sum = (rest + text[i] - '0') % 10;

		rest = (sum ? sum : 10) * 2 % 11;
	}
	return (rest + text[11] - '0') % 10 == 1;
}

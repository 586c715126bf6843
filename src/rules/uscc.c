#include "rules/uscc.h"

#include <string.h>

static const char uscc_alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/* Place in the alphabet of GB 32100, or -1. */
static int uscc_value(char c)
{
	const char *at = c ? strchr(uscc_alphabet, c) : NULL;

	return at ? (int)(at - uscc_alphabet) : -1;
}

bool uscc_valid(const char *text, size_t n)
{
	int sum = 0, weight = 1;

	if (n != USCC_LENGTH)
		return false;
	for (size_t i = 0; i < USCC_LENGTH - 1; i++) {
		int value = uscc_value(text[i]);

		if (value < 0)
			return false;
		sum += value * weight;
		weight = weight * 3 % 31;
	}
	return text[17] == uscc_alphabet[(31 - sum % 31) % 31];
}

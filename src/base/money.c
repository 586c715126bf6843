#include "base/money.h"

#include <stdio.h>

static bool in_range(int64_t fen)
{
	return fen >= -MONEY_MAX_FEN && fen <= MONEY_MAX_FEN;
}

bool money_add(int64_t a_fen, int64_t b_fen, int64_t *sum_fen)
{
	return !__builtin_add_overflow(a_fen, b_fen, sum_fen) && in_range(*sum_fen);
}

bool money_times(int64_t count, int64_t each_fen, int64_t *total_fen)
{
	return !__builtin_mul_overflow(count, each_fen, total_fen) && in_range(*total_fen);
}

bool money_share(int64_t fen, int64_t numerator, int64_t denominator, int64_t *out_fen)
{
	if (fen < 0 || numerator < 0 || denominator <= 0)
		return false;
	__int128 share =
		((__int128)fen * numerator * 2 + denominator) / ((__int128)denominator * 2);
	if (share > MONEY_MAX_FEN)
		return false;
	*out_fen = (int64_t)share;
	return true;
}

/* Beyond the range of money no further place brings a number back. */
static void place_add(int64_t *number, int64_t digit)
{
	if (*number <= MONEY_MAX_FEN)
		*number = *number * 10 + digit;
}

/* How many digits stand at the beginning, at most `most`; they are added to the number. */
static size_t digits_read(const char *text, size_t most, int64_t *number)
{
	size_t count = 0;
	for (; count < most && text[count] >= '0' && text[count] <= '9'; count++)
		place_add(number, text[count] - '0');
	return count;
}

bool money_parse_yuan(const char *text, size_t n, int64_t *fen)
{
	const char *at = text, *end = text + n;
	bool negative = n && *at == '-';
	int64_t number = 0;
	at += negative;
	size_t whole = digits_read(at, (size_t)(end - at), &number), decimals = 0;
	if (!whole || (whole > 1 && *at == '0'))
		return false;
	at += whole;
	if (end - at > 1 && *at == '.') {
		size_t left = (size_t)(end - at) - 1;
		decimals = digits_read(at + 1, left < 2 ? left : 2, &number);
		at += 1 + decimals;
	}
	for (size_t i = decimals; i < 2; i++)
		place_add(&number, 0);
	*fen = negative ? -number : number;
	return at == end;
}

void money_yuan(int64_t fen, char out[24])
{
	uint64_t size = fen < 0 ? 0 - (uint64_t)fen : (uint64_t)fen;
	snprintf(out, 24, "%s%llu.%02u", fen < 0 ? "-" : "", (unsigned long long)(size / 100),
		(unsigned)(size % 100));
}

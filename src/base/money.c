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

void money_yuan(int64_t fen, char out[24])
{
	uint64_t size = fen < 0 ? 0 - (uint64_t)fen : (uint64_t)fen;
	snprintf(out, 24, "%s%llu.%02u", fen < 0 ? "-" : "", (unsigned long long)(size / 100),
		(unsigned)(size % 100));
}

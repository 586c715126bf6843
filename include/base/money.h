/**
 * Money: int64 fen, never a float (S32; house rule). 1 yuan = 100 fen. Amounts lie within ±10^13
 * fen.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MONEY_MAX_FEN INT64_C(10000000000000)

/** a + b into *sum; false when the result leaves the range of money. */
bool money_add(int64_t a_fen, int64_t b_fen, int64_t *sum_fen);
/** count * each into *total; false when the result leaves the range of money. */
bool money_times(int64_t count, int64_t each_fen, int64_t *total_fen);
/** fen * numerator / denominator, rounded half up to the fen; numerator and denominator not
 * negative, denominator not 0. */
bool money_share(int64_t fen, int64_t numerator, int64_t denominator, int64_t *out_fen);
/** Reads yuan as people write them, `-?(0|[1-9][0-9]*)(.[0-9]{1,2})?`, as whole fen; false when the
 * text is anything else. An amount beyond the range of money gives one beyond it, not its own. */
bool money_parse_yuan(const char *text, size_t n, int64_t *fen);
/** Writes yuan with two decimals, "300.00"; room for 24 bytes. */
void money_yuan(int64_t fen, char out[24]);

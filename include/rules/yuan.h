/**
 * Amounts in financial Chinese numerals (大写), as banks and letters to the treasury write them
 * (支付结算办法, annex 1).
 */
#pragma once
#include <stdint.h>

/** Room for the longest amount of MONEY_MAX_FEN and its NUL. */
#define YUAN_WORDS_SIZE 160

/**
 * 1680.32 yuan become 壹仟陆佰捌拾元零叁角贰分; an amount that ends with 元 or 角 gets 整, nothing
 * at all is 零元整. `fen` is not negative and at most MONEY_MAX_FEN.
 */
void yuan_words(int64_t fen, char out[YUAN_WORDS_SIZE]);

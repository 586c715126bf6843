/** Facts: the inputs, parameters and changes that a finding names. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"

enum fact_kind { FACT_NUMBER, FACT_TEXT, FACT_FLAG, FACT_DATE, FACT_MONTH, FACT_WORDS };
/** One thing a rule looked at. Made by the functions below. */
struct fact {
	const char *name; /**< static */
	enum fact_kind kind;
	int64_t number;           /**< number, flag, date, month, or mask of words */
	const char *text;         /**< FACT_TEXT; NULL writes null */
	const char *const *words; /**< FACT_WORDS: the word of each bit, ends with NULL */
	bool assumed;             /**< a parameter whose value we took, the paper being silent */
};
struct fact fact_number(const char *name, int64_t number);
struct fact fact_text(const char *name, const char *text);
struct fact fact_flag(const char *name, bool flag);
/** DATE_NONE writes null. */
struct fact fact_date(const char *name, int32_t date);
struct fact fact_month(const char *name, int32_t month);
/** A set of words as a bit mask over `words`. */
struct fact fact_words(const char *name, unsigned mask, const char *const *words);
/** The value as JSON, without the name. */
void fact_write(const struct fact *fact, struct buffer *out);

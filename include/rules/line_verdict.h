/** What the rules find in one line of a roster, as row codes (S46). */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/code.h"

#define LINE_CODES 16
/** Row codes found, each once. */
struct line_verdict {
	size_t count;
	enum code codes[LINE_CODES];
};
/** Adds a code unless it is there. */
void line_verdict_add(struct line_verdict *verdict, enum code code);
/** Whether a code only asks an officer to look (needs_review) and refuses nothing. */
bool line_verdict_warns(enum code code);

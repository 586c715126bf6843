/** Industry codes of GB/T 4754-2017 against the selectors of a table. */
#pragma once
#include <stddef.h>

/**
 * How well an industry code (section letter and digits, `F5231`) fits comma-separated selectors
 * such as `G54,G59-G591`: the length of the longest prefix named, 0 when none fits; what follows
 * `-` is taken out.
 */
size_t industry_matches(const char *code, const char *selectors);

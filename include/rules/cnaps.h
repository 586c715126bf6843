/** Numbers of bank branches; a check that is common practice and no standard, so for warnings only.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/** A bank branch number (联行号): 12 digits whose check digit fits ISO 7064 MOD 11,10. For a
 * warning, not a refusal. */
bool cnaps_valid(const char *text, size_t n);

/** Texts that are printed as one line: names, addresses, numbers of papers. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/**
 * Whether `n` bytes are one line of visible characters: UTF-8, nothing of tbl/invisible.def (no
 * control, line end, direction, joiner, private use, unassigned), and not blanks alone. What is
 * printed for an employer or paid to it is such a line: a line of its own would be read as another
 * payment or another notice (S37, S49).
 */
bool one_line_is(const char *text, size_t n);

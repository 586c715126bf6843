/**
 * Titles of a table's columns, as the first row of a file writes them: the name of a member, or the
 * contract's title of it. A title of money (format `fen`) is followed by its unit, `（元）` or
 * `（分）`, in brackets of full or half width; a member's name needs none, it says `_fen` itself.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "contract/read/schema.h"

struct title {
	size_t member;     /**< by position among the row's properties; MEMBERS_MAX: no such one */
	bool in_yuan;      /**< the cells are yuan (check_yuan) */
	bool unit_missing; /**< the title of money without its unit, or with another in brackets */
};

/** A column, as its title names it. */
struct title title_of(const struct object_rules *row, const char *text, size_t n);

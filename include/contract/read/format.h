/** The named formats of strings and integers. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/code.h"

/** A named format: checks the text and may return its value (a date's day), so that nothing is
 * parsed twice. */
struct format {
	const char *name;
	bool (*check)(const char *text, size_t n, int64_t *value, enum code *why);
};

/** The format of that name, or NULL. */
const struct format *format_named(const char *name);
/** Bounds of an integer format (`fen`, `int32`, `int64`); false when it is none. */
bool format_bounds(const char *name, int64_t *minimum, int64_t *maximum);

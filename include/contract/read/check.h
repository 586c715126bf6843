/**
 * Checks of one value, from JSON or from plain text, by the same schemas.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/code.h"
#include "contract/read/schema.h"

/** What a check says: CODE_NONE, or why not and the bound the text speaks of. */
struct value_check {
	enum code code;
	int64_t number;
};

/** A value that was read, for the column of its member. Not given: null, of a wrong type, or
 * refused. */
struct scalar {
	bool given;
	const char *text;
	size_t size;
	int64_t number; /**< integer, boolean 0 or 1, or what the format found */
};

/** Judges a value of the right type. `chars` is the number of characters; *value gets what the
 * format found. */
struct value_check check_text(
	const struct schema *schema, const char *text, size_t n, size_t chars, int64_t *value);
struct value_check check_int(const struct schema *schema, int64_t value);
struct value_check check_bool(const struct schema *schema, bool value);
/** Reads one scalar of a parameter, a form or a cell (integers in decimal, `true` and `false`); it
 * is given when the verdict is good. */
struct value_check check_scalar(const struct schema *schema, const char *text, size_t n,
	size_t chars, struct scalar *scalar);
/** As check_scalar, of money that is written in yuan (base/money.h): the scalar is in fen. A bound
 * is told in whole yuan that keep it. */
struct value_check check_yuan(
	const struct schema *schema, const char *text, size_t n, struct scalar *scalar);

/**
 * Lists as CSV (RFC 4180, UTF-8 with BOM): the top-level members of each item become columns.
 *
 * The items are JSON objects PostgreSQL has built, so they are well-formed. Columns stand in the
 * order they first appear; a member an item lacks is an empty field; nested values stay JSON. A
 * text a spreadsheet would run as a formula gets a `'` before it.
 */
#pragma once
#include <stddef.h>

#include "base/buffer.h"

/** Writes the header line and one line per item. */
void csv_write(size_t count, const char *const *items, struct buffer *out);

/** Tables as CSV. */
#pragma once
#include <stddef.h>

#include "base/attr.h"
#include "base/column.h"
#include "base/fault.h"
#include "contract/read/schema.h"

/**
 * Reads the rows of a table body as CSV (RFC 4180), UTF-8 (a BOM is tolerated) or GB18030: header
 * names are the JSON names or the schema's `title` (title.h), which for money names the unit: cells
 * of `（元）` are yuan and become fen. Pointers are
 * `/lines/{row}/{column}` as in JSON, the JSON name last; faults of the header stand on row 0 and
 * alone. An empty cell is an absent member; booleans are true, false, 1, 0, 是, 否. Blank rows at
 * the end do not count. Wrong quotes, or bytes that are none of the charset, are ERR_BAD_REQUEST;
 * an unknown charset is ERR_MEDIA_TYPE; NULL or "" is UTF-8.
 */
MUST_USE enum err csv_table_read(const struct schema *schema, const char *charset,
	const char *bytes, size_t size, struct arena *arena, struct fault *fault,
	struct columns *columns);

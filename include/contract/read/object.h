/** Objects of a body: named members, maps, and no key twice. */
#pragma once
#include "contract/read/scan.h"

/** The members of an object; scan->cursor.at stands behind the bracket. */
MUST_USE bool object_scan(
	struct scan *scan, const struct schema *schema, const struct place *place);

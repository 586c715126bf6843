/** Parameters of a path and a query. */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/fault.h"
#include "contract/read/operation.h"

/** Values of path and query parameters, by parameter index of the operation; NULL text: not given.
 */
struct value {
	const char *text; /**< decoded, NUL-terminated, proven */
	int64_t number;   /**< VALUE_INT, VALUE_BOOL */
	size_t list_count;
	const char **list; /**< VALUE_LIST */
};

/** The raw value of a path parameter. */
struct path_segment {
	const char *start;
	size_t size;
};

/** Checks path segments and the raw query. A path value that cannot exist is ERR_NOT_FOUND, all
 * else ERR_BAD_PARAMETER. `values` has parameter_count entries. */
MUST_USE enum err parameters_read(const struct operation *operation,
	const struct path_segment *segments, const char *query, struct arena *arena,
	struct fault *fault, struct value *values);

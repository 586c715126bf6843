/** With --check-responses: replies against the contract. */
#pragma once
#include <stddef.h>

#include "base/arena.h"
#include "contract/read/operation.h"

/** Whether a reply is what the contract promises. NULL: yes; else what is
 * wrong (on `arena`), without values. */
const char *reply_check(const struct operation *operation, int status, const char *media_type,
	const char *bytes, size_t size, struct arena *arena);

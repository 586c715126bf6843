/** Names of a request across systems: X-Request-Id and traceparent (W3C Trace Context). */
#pragma once
#include <stdbool.h>

#include "base/arena.h"

/** Whether a caller's id can be echoed: 1 to 64 of [A-Za-z0-9._-]. */
bool trace_request_id_sound(const char *text);
/** The traceparent of the reply: the caller's trace, a span of our own. NULL when the caller's is
 * none. On the arena. */
const char *trace_parent(struct arena *arena, const char *traceparent);
/** The trace id within a traceparent, for the log; on the arena. */
const char *trace_id(struct arena *arena, const char *traceparent);

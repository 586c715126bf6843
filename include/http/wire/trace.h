/** Names of a request across systems: X-Request-Id and traceparent (W3C Trace Context). */
#pragma once
#include <stdbool.h>

#include "base/arena.h"

/**
 * Whether a caller's id can be echoed and logged: 16 to 64 of [A-Za-z0-9-], a letter among them and
 * no run of 15 digits, so that no number of a person, an account or a telephone is one (I26). An id
 * that is not sound is written nowhere.
 */
bool trace_request_id_sound(const char *text);
/** The traceparent of the reply: the caller's trace, a span of our own. NULL when the caller's is
 * none. On the arena. */
const char *trace_parent(struct arena *arena, const char *traceparent);
/** The trace id within a traceparent, for the log; on the arena. */
const char *trace_id(struct arena *arena, const char *traceparent);

/**
 * The clock of the machine: real time and steady time, for log lines, tokens, throttles and its own
 * deadlines.
 *
 * Business time is not here: it is ctx->now_us, which comes from the database and which the sandbox
 * may shift.
 */
#pragma once
#include <stdint.h>

/** Microseconds since 1970-01-01T00:00:00Z by the machine's clock. */
int64_t machine_clock_real_us(void);
/** Microseconds of a clock that never jumps. */
int64_t machine_clock_steady_us(void);

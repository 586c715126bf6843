/** Randomness from the kernel, and identifiers. A failing kernel source ends the process. */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "base/ctx.h"

/**
 * Fills `out`. Small requests are served from a pool per thread that is filled in bulk; bytes are
 * erased from it as they are handed out, and a forked child starts with an empty one.
 */
void random_bytes(void *out, size_t size);
/**
 * A UUIDv7 (RFC 9562, 5.7) of real time in lower-case text form: 48 bits of milliseconds, then
 * random. Within a thread each is greater than the one before (6.2, method 2), also when the clock
 * is set back.
 */
void uuid_new(char out[UUID_SIZE]);

/** Identifiers. */
#pragma once
#include "base/ctx.h"

/**
 * A UUIDv7 (RFC 9562, 5.7) of real time in lower-case text form: 48 bits of milliseconds, then
 * random. Within a thread each is greater than the one before (6.2, method 2), also when the clock
 * is set back.
 */
void uuid_new(char out[UUID_SIZE]);

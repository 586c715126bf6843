/** Hexadecimal text of bytes. */
#pragma once
#include <stddef.h>
#include <stdint.h>

/** Lower-case hexadecimal; `out` has room for 2 * size + 1. */
void hex_encode(const uint8_t *bytes, size_t size, char *out);

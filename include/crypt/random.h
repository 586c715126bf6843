/** Randomness from the kernel. A failing kernel source ends the process. */
#pragma once
#include <stddef.h>

/**
 * Fills `out`. Small requests are served from a pool per thread that is filled in bulk; bytes are
 * erased from it as they are handed out, and a forked child starts with an empty one.
 */
void random_bytes(void *out, size_t size);

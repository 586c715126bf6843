/**
 * Unified social credit codes: pure checks, no registry is asked.
 *
 * A text is given with its length in bytes and need not end with NUL.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/** Bytes of a unified social credit code, without a NUL. */
#define USCC_LENGTH 18

/** A unified social credit code of GB 32100-2015: alphabet and check character, upper case only. */
bool uscc_valid(const char *text, size_t n);

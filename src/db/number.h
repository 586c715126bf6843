/** Whole numbers in the server's answers. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

/** The whole of `text` as an int64; false when it is none. */
bool number_parse(const char *text, int64_t *number);

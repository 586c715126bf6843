/** Secret bytes. */
#pragma once
#include <stddef.h>

/** 1 when equal; in constant time. */
int bytes_equal(const void *a, const void *b, size_t size);

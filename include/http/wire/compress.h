/** gzip (RFC 1952) at its fastest level. */
#pragma once
#include <stddef.h>

#include "base/arena.h"

/** The compressed bytes on the arena, and their count; NULL when they would not be fewer. */
const char *compress_gzip(struct arena *arena, const char *bytes, size_t size, size_t *out_size);
/** The `size` bytes behind compressed ones, on the arena; NULL when they are not that. */
const char *compress_unpack(
	struct arena *arena, const unsigned char *packed, size_t packed_size, size_t size);

#include "http/wire/compress.h"

#include <limits.h>
#include <zlib.h>

#include "base/attr.h"

#define GZIP_WINDOW (15 + 16)
#define MEMORY_LEVEL 8

/* zlib works in the request's arena: nothing to free, and its blocks are recycled. */
static void *take(void *arena, unsigned count, unsigned size)
{
	return arena_raw(arena, (size_t)count * size);
}

static void give(void *arena, void *piece)
{
	(void)arena;
	(void)piece;
}

static void stream_end(z_stream *stream)
{
	deflateEnd(stream);
}

static void unpack_end(z_stream *stream)
{
	inflateEnd(stream);
}

const char *compress_gzip(struct arena *arena, const char *bytes, size_t size, size_t *out_size)
{
	if (size > UINT_MAX)
		return NULL;
	z_stream stream CLEANUP(stream_end) = { .zalloc = take, .zfree = give, .opaque = arena };
	if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, GZIP_WINDOW, MEMORY_LEVEL,
		    Z_DEFAULT_STRATEGY) != Z_OK)
		return NULL;
	char *out = arena_raw(arena, size);
	stream.next_in = (z_const Bytef *)bytes;
	stream.avail_in = (unsigned)size;
	stream.next_out = (Bytef *)out;
	stream.avail_out = (unsigned)size;
	if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
		return NULL;
	*out_size = stream.total_out;
	return out;
}

const char *compress_unpack(
	struct arena *arena, const unsigned char *packed, size_t packed_size, size_t size)
{
	if (packed_size > UINT_MAX || size > UINT_MAX)
		return NULL;
	z_stream stream CLEANUP(unpack_end) = { .zalloc = take, .zfree = give, .opaque = arena };
	if (inflateInit2(&stream, GZIP_WINDOW) != Z_OK)
		return NULL;
	char *out = arena_raw(arena, size + 1);
	stream.next_in = (z_const Bytef *)packed;
	stream.avail_in = (unsigned)packed_size;
	stream.next_out = (Bytef *)out;
	stream.avail_out = (unsigned)size;
	return inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.total_out == size ? out : NULL;
}

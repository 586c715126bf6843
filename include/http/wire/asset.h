/** Assets: files of the program's own pages, embedded gzip-compressed at build
 * (src/build/embed.sh). */
#pragma once
#include <stddef.h>

#include "http/path/call.h"
#include "http/path/reply.h"

struct asset {
	const char *name;
	const char *media_type;
	const unsigned char *packed;
	size_t packed_size;
	size_t size; /**< unpacked */
};

/** All of them, and their number (gen/docs.c). */
extern const struct asset ASSETS[];
extern const size_t ASSET_COUNT;

/** The asset of this name; NULL: none. */
const struct asset *asset_named(const char *name);
/** 200 with the asset: as it is kept to who takes gzip, unpacked for others. */
MUST_USE enum err asset_reply(
	const struct call *call, const struct asset *asset, struct reply *reply);

#include "http/wire/asset.h"

#include <string.h>

#include "http/wire/accept.h"
#include "http/wire/compress.h"

const struct asset *asset_named(const char *name)
{
	for (size_t i = 0; i < ASSET_COUNT; i++)
		if (!strcmp(ASSETS[i].name, name))
			return &ASSETS[i];
	return NULL;
}

enum err asset_reply(const struct call *call, const struct asset *asset, struct reply *reply)
{
	if (accept_gzip(call_header(call, "Accept-Encoding"))) {
		reply_header(reply, "Content-Encoding", "gzip");
		return reply_bytes(
			reply, asset->media_type, (const char *)asset->packed, asset->packed_size);
	}
	const char *bytes =
		compress_unpack(reply->ctx->arena, asset->packed, asset->packed_size, asset->size);
	if (!bytes)
		return fail(&reply->ctx->fault, ERR_INTERNAL);
	return reply_bytes(reply, asset->media_type, bytes, asset->size);
}

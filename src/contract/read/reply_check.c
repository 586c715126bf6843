#include "contract/read/reply_check.h"

#include <string.h>

#include "contract/read/body.h"

/* The narrowest range that holds the status: 404 before 4XX before default. */
static const struct promise *promise_for(const struct operation *operation, int status)
{
	const struct promise *best = NULL;
	for (size_t i = 0; i < operation->promise_count; i++) {
		const struct promise *promise = &operation->promise[i];
		bool within = status >= promise->low && status <= promise->high;
		if (within && (!best || promise->high - promise->low < best->high - best->low))
			best = promise;
	}
	return best;
}

static const struct media *media_of(const struct promise *promise, const char *type)
{
	size_t n = strcspn(type, "; ");
	for (size_t i = 0; i < promise->media_count; i++)
		if (strlen(promise->media[i].type) == n && !memcmp(promise->media[i].type, type, n))
			return &promise->media[i];
	return NULL;
}

const char *reply_check(const struct operation *operation, int status, const char *media_type,
	const char *bytes, size_t size, struct arena *arena)
{
	const struct promise *promise = promise_for(operation, status);
	if (!promise)
		return arena_printf(
			arena, "%s: status %d is not in the contract", operation->id, status);
	if (size == 0 && promise->media_count == 0)
		return NULL;
	const struct media *media = media_type ? media_of(promise, media_type) : NULL;
	if (!media)
		return arena_printf(arena, "%s: status %d does not answer %s", operation->id,
			status, media_type ? media_type : "without a media type");
	const char *breach = media->schema ? body_breach(media->schema, bytes, size, arena) : NULL;
	return breach ? arena_printf(arena, "%s: status %d: %s", operation->id, status, breach)
		      : NULL;
}

/** Content negotiation (RFC 9110, 12.5): what the caller would like, and how much. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/** How much the caller wants a media type, 0 (not at all) to 1000; no Accept header wants
 * everything. */
int accept_media(const char *accept, const char *type);
/** Whether texts should be English; Chinese unless English is wanted more, or as much and named
 * first. */
bool accept_english(const char *accept_language);
/** Whether the reply may be compressed with gzip. */
bool accept_gzip(const char *accept_encoding);

/** A Content-Type: the media type in lower case without parameters, and its charset in lower case
 * or NULL. Both on the arena. */
struct media_name {
	const char *type;
	const char *charset;
};
/** Reads a Content-Type; false when it is no media type. */
bool accept_content_type(const char *content_type, struct arena *arena, struct media_name *name);

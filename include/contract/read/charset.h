/** The charsets of files: UTF-8 and GB 18030. */
#pragma once
#include <stddef.h>

#include "base/attr.h"
#include "base/fault.h"

/** Turns the bytes of a file into UTF-8 without BOM; ERR_MEDIA_TYPE for an unknown charset. */
MUST_USE enum err charset_read(const char *charset, struct arena *arena, struct fault *fault,
	const char **bytes, size_t *size);

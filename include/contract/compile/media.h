/** Media types of requests and replies. */
#pragma once
#include "contract/compile/compiler.h"
#include "contract/read/operation.h"

/** Compiles a content map: media types with their schemas. */
bool media_compile(struct compiler *compiler, json_t *content, const char *at,
	enum strictness strictness, const struct media **media, size_t *count);

/** What an operation may answer. */
#pragma once
#include "contract/compile/compiler.h"
#include "contract/read/operation.h"

/** Compiles the map of its responses. */
bool promises_compile(
	struct compiler *compiler, json_t *responses, const char *at, struct operation *operation);

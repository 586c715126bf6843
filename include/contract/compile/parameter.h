/** Parameters of an operation: of its path, its query and its header. */
#pragma once
#include "contract/compile/compiler.h"
#include "contract/read/operation.h"

/** Compiles them; `shared` are those of its path item. */
bool parameters_compile(struct compiler *compiler, json_t *node, json_t *shared, const char *at,
	struct operation *operation);

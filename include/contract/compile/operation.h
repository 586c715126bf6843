/** Operations. */
#pragma once
#include "contract/compile/compiler.h"
#include "contract/read/operation.h"

/** Compiles one operation; `shared` are the parameters of its path item. */
bool operation_compile(struct compiler *compiler, json_t *node, json_t *shared, const char *at,
	struct operation *operation);

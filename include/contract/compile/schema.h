/** Schemas. */
#pragma once
#include "contract/compile/compiler.h"
#include "contract/read/schema.h"

/** Compiles a schema. NULL: refused. */
const struct schema *schema_compile(
	struct compiler *compiler, json_t *node, const char *at, enum strictness strictness);

/** What a schema says of objects. */
#pragma once
#include "contract/compile/compiler.h"
#include "contract/read/schema.h"

/** Fills schema->object. */
bool object_schema_compile(struct compiler *compiler, json_t *node, const char *at,
	enum strictness strictness, struct schema *schema);
/** Marks a schema as a table when it is one. */
void object_schema_mark_table(struct compiler *compiler, struct schema *schema);

/** What a schema says of types, strings and integers. */
#pragma once
#include "contract/compile/compiler.h"
#include "contract/read/schema.h"

/** Fills schema->types. */
bool value_rules_compile_types(
	struct compiler *compiler, json_t *node, const char *at, struct schema *schema);
/** Fills the rules of strings, integers and booleans. */
bool value_rules_compile(
	struct compiler *compiler, json_t *node, const char *at, struct schema *schema);
/** A count bound (`maxLength`), or the fallback; refused when it is not a whole number from 0. */
bool value_rules_compile_bound(
	struct compiler *compiler, json_t *node, const char *name, const char *at, size_t *bound);

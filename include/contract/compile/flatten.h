/** References and allOf, resolved. */
#pragma once
#include "contract/compile/compiler.h"

/** Follows `$ref` (only into #/components) when the node has one; *at follows too. NULL: refused.
 */
json_t *flatten_reference(struct compiler *compiler, json_t *node, const char **at);
/** The schema without `$ref` and allOf: a node with the same meaning. NULL: refused, or it
 * contradicts itself. */
json_t *flatten_schema(struct compiler *compiler, json_t *node, const char *at);

/** Examples against their schemas: always true, unless the compiler is asked to look. */
#pragma once
#include "contract/compile/compiler.h"
#include "contract/read/schema.h"

/** Whether the examples of a media type or parameter fit their schema. */
bool examples_hold(
	struct compiler *compiler, json_t *node, const char *at, const struct schema *schema);
/** The same for text of a CSV file, and for `examples`, `example` and `default` within a schema. */
bool examples_hold_csv(
	struct compiler *compiler, json_t *node, const char *at, const struct schema *schema);
bool examples_hold_within(
	struct compiler *compiler, json_t *node, const char *at, const struct schema *schema);

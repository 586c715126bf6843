/** Two schemas that must both hold, as one. */
#pragma once
#include "contract/compile/compiler.h"

/** Merges the schema `from` into `into`: both must hold. */
bool merge_schema(struct compiler *compiler, json_t *into, json_t *from, const char *at);

/** Refusals of the document, and the places they name. */
#pragma once
#include "base/attr.h"
#include "contract/compile/compiler.h"

/** Refuses the document: `at` and the reason. Always false. */
bool refusal_give(struct compiler *compiler, const char *at, const char *format, ...) PRINTF(3, 4);
/** The pointers of a member and of an element. */
const char *refusal_at_member(struct compiler *compiler, const char *at, const char *name);
const char *refusal_at_index(struct compiler *compiler, const char *at, size_t index);

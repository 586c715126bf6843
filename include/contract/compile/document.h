/** The document as a whole: its paths, and what they share. */
#pragma once
#include "contract/compile/compiler.h"
#include "contract/read/operation.h"

struct route; /* contract/compile/route.h */

struct contract {
	size_t count;
	struct operation *operation;
	struct route *root;
};

/** Compiles compiler->document into the contract, whose routing tree is empty. False: refused. */
bool document_compile(struct compiler *compiler, struct contract *contract);

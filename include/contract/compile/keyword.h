/** What an OpenAPI document and its schemas may hold. */
#pragma once
#include "contract/compile/compiler.h"

/** Kinds of nodes of an OpenAPI document whose keys are fixed. */
enum node {
	NODE_DOCUMENT,
	NODE_COMPONENTS,
	NODE_PATH,
	NODE_OPERATION,
	NODE_PARAMETER,
	NODE_REQUEST,
	NODE_RESPONSE,
	NODE_HEADER,
	NODE_MEDIA
};
/** Whether the node is an object whose keys are all known for its kind. */
bool keywords_of_node(
	struct compiler *compiler, const json_t *node, enum node kind, const char *at);
/** Whether every keyword of a schema is known. */
bool keywords_known(struct compiler *compiler, const json_t *node, const char *at);
/** Whether every keyword applies to one of the types: a bound that binds nothing is a mistake. */
bool keywords_apply(struct compiler *compiler, const json_t *node, unsigned types, const char *at);

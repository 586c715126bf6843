/** Routes: from a method and a path to its operation. */
#pragma once
#include "base/arena.h"
#include "contract/read/parameter.h"

struct route;
/** An empty routing tree. */
struct route *route_create(struct arena *arena);
/** Adds an operation; NULL, or why it cannot be told from another. */
const char *route_add(struct route *root, const struct operation *operation, struct arena *arena);
/** Writes the Allow texts once all operations are in. */
void route_close(struct route *root, struct arena *arena);
/** Finds as contract_route does. */
const struct operation *route_find(const struct route *root, const char *method, const char *path,
	struct path_segment segments[8], const char **allowed);

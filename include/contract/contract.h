/**
 * The contract: openapi.json compiled once at start into routes, roles, parameters and schemas.
 *
 * The compiled contract is const and shared by all threads. What it lets through is proven: a
 * handler never checks shape again. The subset of OpenAPI 3.1 and JSON Schema is closed: anything
 * outside it stops the start, nothing is ignored silently.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"
#include "contract/read/operation.h"
#include "contract/read/parameter.h"

struct contract;

/** Compiles. On failure returns NULL and *why (on `arena`) names the place and the reason. Lives as
 * long as `arena`. */
const struct contract *contract_compile(
	struct arena *arena, const char *json, size_t size, const char **why);
/** Compiles, and holds every example and default of the document against its schema: for `make
 * check`. False: *why names the first that breaks. */
MUST_USE bool contract_examples(
	struct arena *arena, const char *json, size_t size, const char **why);
/** All operations, in the document's order. */
const struct operation *contract_operations(const struct contract *contract, size_t *count);

/**
 * Finds the operation of a raw path (not decoded, without query). Refuses empty segments, trailing
 * slashes, `%2F`, `%00`. NULL: *allowed is NULL when no path matches, else the `Allow` header's
 * text (GET brings HEAD; always OPTIONS). `segments` gets the raw values of the path parameters in
 * order (at most 8), as pointers into `path`.
 */
const struct operation *contract_route(const struct contract *contract, const char *method,
	const char *path, struct path_segment segments[8], const char **allowed);

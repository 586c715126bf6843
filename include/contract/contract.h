/**
 * The contract: openapi.json compiled once at start into routes, roles, parameters and schemas.
 *
 * The compiled contract is const and shared by all threads. What it lets through is proven: a
 * handler never checks shape again. The subset of OpenAPI 3.1 and JSON Schema is closed: anything
 * outside it stops the start, nothing is ignored silently.
 */
#pragma once
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/column.h"
#include "base/error.h"

struct contract;
struct schema;  /* contract/read/schema.h */
struct promise; /* contract/compile/compiler.h */

/** What a parameter's value means to the statement that gets it. */
enum value_type {
	VALUE_TEXT,
	VALUE_INT,
	VALUE_BOOL,
	VALUE_LIST /**< repeated names: a text array */
};

struct parameter {
	const char *name;
	bool in_path;
	bool required;
	enum value_type type;
	const struct schema *schema;
	const char *fallback; /**< default of the schema as text, or NULL */
};

/** A media type of a request body. */
struct media {
	const char *type;            /**< `application/json`, `text/csv`, `application/pdf`, … */
	const struct schema *schema; /**< NULL: raw bytes */
};

/** One operation of the contract. Arrays end with their counts. */
struct operation {
	const char *id;     /**< operationId: the one word that names it everywhere */
	const char *method; /**< upper case */
	const char *path;   /**< `/v1/claims/{claim_id}` */
	size_t index;       /**< position in contract_operations() */
	bool open;          /**< `security: [{}]`: no token needed */
	unsigned roles;     /**< mask of enum role that may call it (when not open) */
	bool needs_key;     /**< lists a required Idempotency-Key header */
	bool needs_match;   /**< lists a required If-Match header */
	bool can_dry_run;   /**< lists the query parameter validate_only */
	bool is_list;       /**< lists the query parameters limit and cursor */
	bool sandbox;       /**< tagged `sandbox`: 404 sandbox_only outside it */
	size_t max_bytes;   /**< x-max-bytes, default 1 MiB */
	bool body_required;
	size_t media_count;
	const struct media *media;
	size_t parameter_count; /**< path and query parameters */
	const struct parameter *parameter;
	bool csv_reply; /**< a 2xx reply also offers text/csv */
	size_t promise_count;
	const struct promise *promise; /**< what it may answer; contract_reply reads them */
};

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

/** Values of path and query parameters, by parameter index of the operation; NULL text: not given.
 */
struct value {
	const char *text; /**< decoded, NUL-terminated, proven */
	int64_t number;   /**< VALUE_INT, VALUE_BOOL */
	size_t list_count;
	const char **list; /**< VALUE_LIST */
};

/**
 * Finds the operation of a raw path (not decoded, without query). Refuses empty segments, trailing
 * slashes, `%2F`, `%00`. NULL: *allowed is NULL when no path matches, else the `Allow` header's
 * text (GET brings HEAD; always OPTIONS). `segments` gets the raw values of the path parameters in
 * order (at most 8), as pointers into `path`.
 */
struct path_segment {
	const char *start;
	size_t size;
};
const struct operation *contract_route(const struct contract *contract, const char *method,
	const char *path, struct path_segment segments[8], const char **allowed);

/** Checks path segments and the raw query. A path value that cannot exist is ERR_NOT_FOUND, all
 * else ERR_BAD_PARAMETER. `values` has parameter_count entries. */
MUST_USE enum err contract_parameters(const struct operation *operation,
	const struct path_segment *segments, const char *query, struct arena *arena,
	struct fault *fault, struct value *values);

/**
 * Checks a JSON body: ERR_BAD_JSON (syntax, depth, duplicate keys, encoding) with its one place, or
 * ERR_INVALID with every place. *tree (may be NULL) gets the jansson tree, which the caller frees.
 * `1.0` and `1e2` have the wrong type; an integer beyond int64 is too big or too small. What lies
 * behind the maximum of an array or map is read for its syntax only.
 */
MUST_USE enum err contract_body(const struct schema *schema, const char *bytes, size_t size,
	struct arena *arena, struct fault *fault, json_t **tree);
/** The same for an `application/x-www-form-urlencoded` body: every field is a string. A malformed
 * or repeated field is ERR_BAD_REQUEST. */
MUST_USE enum err contract_form(const struct schema *schema, const char *bytes, size_t size,
	struct arena *arena, struct fault *fault, json_t **tree);
/** Checks a table body `{"lines": [...]}` and fills the columns (one per name; types are set from
 * the schema). */
MUST_USE enum err contract_table(const struct schema *schema, const char *bytes, size_t size,
	struct arena *arena, struct fault *fault, struct columns *columns);
/**
 * The same rows as CSV (RFC 4180), UTF-8 (a BOM is tolerated) or GB18030: header names are the JSON
 * names or the schema's `title`. Pointers are
 * `/lines/{row}/{column}` as in JSON, the JSON name last; faults of the header stand on row 0 and
 * alone. An empty cell is an absent member; booleans are true, false, 1, 0, 是, 否. Blank rows at
 * the end do not count. Wrong quotes, or bytes that are none of the charset, are ERR_BAD_REQUEST;
 * an unknown charset is ERR_MEDIA_TYPE; NULL or "" is UTF-8.
 */
MUST_USE enum err contract_csv(const struct schema *schema, const char *charset, const char *bytes,
	size_t size, struct arena *arena, struct fault *fault, struct columns *columns);

/** With --check-responses: whether a reply is what the contract promises. NULL: yes; else what is
 * wrong (on `arena`), without values. */
const char *contract_reply(const struct operation *operation, int status, const char *media_type,
	const char *bytes, size_t size, struct arena *arena);

/** Row schema's member names of a table body, for pairing an operation's columns at start; returns
 * their count. */
size_t contract_table_columns(const struct schema *schema, const char *const **names);

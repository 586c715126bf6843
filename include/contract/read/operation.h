/**
 * A compiled operation: what it asks for and what it may answer. Made at start, never changed.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct schema; /* contract/read/schema.h */

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

/** What the operation promises for a status or a range of them. */
struct promise {
	int low, high; /**< 0 to 999 for `default` */
	size_t media_count;
	const struct media *media;
};

/** One operation of the contract. Arrays end with their counts. */
struct operation {
	const char *id;     /**< operationId: the one word that names it everywhere */
	const char *method; /**< upper case */
	const char *path;   /**< `/v1/claims/{claim_id}` */
	size_t index;       /**< position in contract_operations() */
	bool open;          /**< `security` has an entry `{}`: no token needed */
	unsigned roles;     /**< mask of enum role that may call it; of an open one, those whose
			       token shows more. 0: open, and no token counts */
	bool needs_key;     /**< lists a required Idempotency-Key header */
	bool needs_match;   /**< lists a required If-Match header */
	bool can_dry_run;   /**< lists the query parameter validate_only */
	bool is_list;       /**< lists the query parameters limit and cursor */
	bool sandbox;       /**< tagged `sandbox`: 404 sandbox_only outside it */
	size_t max_bytes;   /**< x-max-bytes, default 1 MiB */
	int seconds;        /**< x-seconds: how long a call to the database may take for it; 0: as
			       long as for any other */
	bool body_required;
	size_t media_count;
	const struct media *media;
	size_t parameter_count; /**< path and query parameters */
	const struct parameter *parameter;
	bool csv_reply; /**< a 2xx reply also offers text/csv */
	size_t promise_count;
	const struct promise *promise; /**< what it may answer; reply_check reads them */
};

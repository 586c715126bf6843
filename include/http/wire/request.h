/**
 * A request as it came in: raw path and query, headers in the order they were sent, the whole body.
 *
 * Nothing here is decoded. The transport (http/wire/server.h) fills it; dispatch reads it; tests
 * make their own.
 */
#pragma once
#include <stddef.h>

#include "http/wire/header.h"

struct request {
	const char *method; /**< as sent; methods are case-sensitive */
	const char *path;   /**< raw, without query */
	const char *query;  /**< raw, without `?`; empty when there is none */
	size_t header_count;
	const struct header *headers;
	const char *body;
	size_t body_size;
	const char *address; /**< of the peer, for the throttle; may be empty */
};

/** The value of a header, its name in any case; NULL when it was not sent. */
const char *request_header(const struct request *request, const char *name);

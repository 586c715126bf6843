/** A response: what the stages of an exchange left, as status, headers and bytes. */
#pragma once
#include <stddef.h>

#include "base/err.h"
#include "http/wire/header.h"

struct exchange; /* http/path/exchange.h */

/** Ready for the transport. Header names may repeat only where HTTP allows it. */
#define RESPONSE_HEADERS 40
struct response {
	int status;
	const char *body;
	size_t size;
	size_t header_count;
	struct header headers[RESPONSE_HEADERS];
};

/** Turns what the stages left, a reply or a fault, into the response: body, every header,
 * compression. */
void response_write(struct exchange *exchange, enum err err, struct response *response);

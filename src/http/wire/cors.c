#include "http/wire/cors.h"

#include <stdbool.h>
#include <string.h>

#include "http/path/exchange.h"
#include "http/wire/response.h"

#define EXPOSED                                                                                    \
	"ETag, Location, Link, Retry-After, RateLimit, RateLimit-Policy, Idempotency-Replayed, "   \
	"X-Request-Id, "                                                                           \
	"API-Version, Content-Language, Content-Disposition"
#define ACCEPTED                                                                                   \
	"Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Accept-Language, " \
	"X-Request-Id, "                                                                           \
	"traceparent, Content-Digest, Repr-Digest"

/* Whether an origin stands in the comma-separated list; `*` allows every one. */
static bool is_allowed(const char *origins, const char *origin)
{
	size_t size = strlen(origin);
	if (!strcmp(origins, "*"))
		return true;
	while (*origins) {
		origins += strspn(origins, ", ");
		size_t n = strcspn(origins, ", ");
		if (n && n == size && !strncmp(origins, origin, n))
			return true;
		origins += n;
	}
	return false;
}

void cors_write(const struct exchange *exchange, struct response *response)
{
	const struct request *request = exchange->request;
	const char *origin = request_header(request, "Origin");
	if (!origin || !is_allowed(exchange->program->cors_origins, origin))
		return;
	header_add(response, "Access-Control-Allow-Origin", origin);
	header_add(response, "Access-Control-Expose-Headers", EXPOSED);
	if (strcmp(request->method, "OPTIONS") ||
		!request_header(request, "Access-Control-Request-Method"))
		return;
	header_add(response, "Access-Control-Allow-Methods", exchange->allow);
	header_add(response, "Access-Control-Allow-Headers", ACCEPTED);
	header_add(response, "Access-Control-Max-Age", "600");
}

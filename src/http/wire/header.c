#include "http/wire/header.h"

#include <strings.h>

#include "http/wire/response.h"

void header_add(struct response *response, const char *name, const char *value)
{
	if (!value || response->header_count == RESPONSE_HEADERS)
		return;
	/* A handler comes before the defaults. */
	for (size_t i = 0; i < response->header_count; i++)
		if (!strcasecmp(response->headers[i].name, name))
			return;
	response->headers[response->header_count++] = (struct header){ name, value };
}

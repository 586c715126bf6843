/** Headers of a message: those that came, and those a response is sent with. */
#pragma once

struct response; /* http/wire/response.h */

struct header {
	const char *name;
	const char *value;
};

/** Gives the response a header, unless the value is NULL or it has one of that name: who sets it
 * first knows best. */
void header_add(struct response *response, const char *name, const char *value);

/** Cross-origin requests (the Fetch standard's CORS protocol): an allow-list of origins, decided
 * without token or database. */
#pragma once
#include <stdbool.h>

struct exchange; /* http/path/exchange.h */
struct response; /* http/wire/response.h */

/** The headers about Method and Header fields that a preflight or a reply of an allowed origin
 * gets; nothing for others. */
void cors_write(const struct exchange *exchange, struct response *response);
/** Whether an origin stands in the comma-separated list; `*` allows every one. */
bool cors_allowed(const char *origins, const char *origin);

/** Cross-origin requests (the Fetch standard's CORS protocol): an allow-list of origins, decided
 * without token or database. */
#pragma once
struct exchange; /* http/path/exchange.h */
struct response; /* http/wire/response.h */

/** The headers about Method and Header fields that a preflight or a reply of an allowed origin
 * gets; nothing for others. */
void cors_write(const struct exchange *exchange, struct response *response);

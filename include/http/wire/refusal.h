/** Refusals: a reply to a request that is not read to its end, straight to its socket. The
 * connection is over with it. */
#pragma once
#include <stdbool.h>

#include "http/wire/response.h"

/**
 * Sends the response (without its body if `head_only`) and ends our side of the connection. Then
 * reads for a moment what the other side still sends, and throws it away: closing over unread bytes
 * would reset the connection, and with it the reply that has not arrived yet.
 */
void refusal_send(int socket, const struct response *response, bool head_only);

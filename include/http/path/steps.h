/**
 * The steps of a request before it reaches the database: each either lets it pass or refuses it.
 * Private to http.
 *
 * dispatch.c says their order; each relies only on what the ones before it have set in the
 * exchange.
 */
#pragma once
#include "http/path/exchange.h"

typedef enum err step(struct exchange *x);

/* The door (door.c): who asks for what. */
step check_framing;  /**< a doubtful request ends its connection */
step find_operation; /**< route: 404, or 405 with what the path knows */
step check_sandbox;
step check_caller; /**< the token, unless the operation is open; then the throttle */
step check_role;

/* The content (content.c): whether what came is what the operation takes. */
step check_accept;
step check_content_type;
step check_size;
step check_key;   /**< Idempotency-Key */
step check_match; /**< If-Match */
step check_parameters;
step check_body;
step complete_call; /**< what the handler and the idempotency row need besides */

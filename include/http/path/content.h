/**
 * The content: whether what came is what the operation takes. Stages of a request behind the gate
 * and before the database; private to http.
 *
 * dispatch.c says their order; each relies only on what the ones before it have set in the
 * exchange.
 */
#pragma once
#include "http/path/exchange.h"

stage content_check_accept;
stage content_check_type;
stage content_check_size;
stage content_check_key;   /**< Idempotency-Key */
stage content_check_match; /**< If-Match */
stage content_check_parameters;
stage content_check_body;
stage content_complete; /**< what the handler and the idempotency row need besides */

/** Whether a media type is JSON's. */
bool content_is_json(const char *type);
/** What the operation says about a media type; NULL when it takes none of that name. */
const struct media *content_media(const struct operation *operation, const char *type);
/** Empty columns of these names, which end with NULL; on the arena. */
struct columns *content_columns(struct arena *arena, const char *const *names);

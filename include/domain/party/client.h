/** Client programs (portals), and what an employer lets one do in its name (S23c). */
#pragma once
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"

/** Registers a client; only a digest of its secret is kept. ERR_CONFLICT at /client_id when it is
 * taken. */
MUST_USE enum err client_create(
	struct ctx *ctx, const char *client_id, const char *name, const char *secret);
/** Replaces the secret at once. */
MUST_USE enum err client_rotate(
	struct ctx *ctx, const char *client_id, int64_t version, const char *secret);
/** Ends it: no more tokens, and those it has write nothing. */
MUST_USE enum err client_disable(
	struct ctx *ctx, const char *client_id, int64_t version, const char *note);
/** The actor's employer grants itself to a client; `id` gets the grant. ERR_INVALID at /client_id
 * when there is no such client. */
MUST_USE enum err client_grant_create(struct ctx *ctx, const char *client_id, char id[UUID_SIZE]);
/** Ends a grant. */
MUST_USE enum err client_grant_revoke(
	struct ctx *ctx, const char *id, int64_t version, const char *note);

/**
 * Signing in and out (RFC 6749, RFC 7009): who may have a token.
 *
 * Called with the rights of wg_auth. Unknown, disabled and wrong answer alike and take the same
 * time. A refusal is a result, not an error: it commits, so that a counted failure or an ended
 * family of tokens stays.
 */
#pragma once
#include <stdbool.h>

#include "base/attr.h"
#include "base/ctx.h"

/** The client that first-party front ends are; it has no secret. */
#define FIRST_PARTY "wengang"

struct sign_in {
	struct actor actor;        /**< whom the access token is for */
	const char *refresh_token; /**< NULL: none */
	const char *refusal;       /**< OAuth's word, with nothing else set; NULL: signed in */
};

/** By password. ERR_THROTTLED with the wait while too many failures of this name or address count;
 * ERR_BUSY when no hash can be made in time. */
MUST_USE enum err sign_in_password(struct ctx *ctx, const char *username, const char *password,
	const char *address, struct sign_in *out);
/** By a refresh token, which ends; a second use of it ends all tokens that came of the same
 * sign-in. */
MUST_USE enum err sign_in_refresh(struct ctx *ctx, const char *token, struct sign_in *out);
/** A client program for an employer that granted itself to it (S23c). */
MUST_USE enum err sign_in_client(struct ctx *ctx, const char *client_id, const char *secret,
	const char *enterprise_id, const char *address, struct sign_in *out);
/** A client's name and secret out of `Basic …`, on the arena; false when the header (may be NULL)
 * holds none. */
bool sign_in_credentials(
	struct ctx *ctx, const char *header, const char **client_id, const char **secret);
/** Ends a refresh token and its family; an unknown one is fine. */
MUST_USE enum err sign_in_end(struct ctx *ctx, const char *token);

/**
 * Access tokens: JWT `at+jwt`, ES256 through libjwt, one algorithm per kid (RFC 9068, RFC 8725).
 *
 * A token is at most 4 KB; all registered claims are checked; verified tokens are cached by SHA-256
 * (a hit costs about 1 µs). Claims: iss, aud, sub (the user, or the client when it acts for
 * itself), client_id, iat, exp, jti, and our own roles (one word), org (enterprise or agency),
 * agency, human, epoch.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"

#define TOKEN_MAX 4096
#define TOKEN_LIFETIME_S 900
/** How far the clocks of two servers may be apart. */
#define TOKEN_LEEWAY_S 30

struct keyring;

/**
 * Signs a token for the actor, valid from now (real time, seconds) for TOKEN_LIFETIME_S. On
 * `arena`. NULL when signing failed or when token_verify would not take the actor: the role is
 * public or system, client_id is empty, the enterprise's user has no enterprise, or an officer
 * (auditor and admin aside) no agency.
 */
MUST_USE char *token_issue(
	struct keyring *keyring, const struct actor *actor, int64_t now_s, struct arena *arena);
/**
 * Verifies and fills the actor. Any doubt is false, with an empty actor; `why` is a static word for
 * the log, never sent. `token` needs no NUL. Safe from any number of threads.
 */
MUST_USE bool token_verify(struct keyring *keyring, const char *token, size_t size, int64_t now_s,
	struct actor *actor, const char **why);

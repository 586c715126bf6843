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
#include "base/buffer.h"
#include "base/ctx.h"

#define TOKEN_MAX 4096
#define TOKEN_LIFETIME_S 900
/** How far the clocks of two servers may be apart. */
#define TOKEN_LEEWAY_S 30

struct keyring;

/**
 * Signing keys: a directory with `<kid>.pem` (EC P-256 private keys; kid of letters, digits, `.`,
 * `_`, `-`); the first by name signs, all verify. NULL with *why, which names the file, when one is
 * no such key or there is none: no key, no start. On the arena, for the whole run; issuer and
 * audience are copied.
 */
MUST_USE struct keyring *keyring_open(const char *directory, const char *issuer,
	const char *audience, struct arena *arena, const char **why);
/** Erases the keys; nobody may use the keyring any more. NULL is fine. */
void keyring_close(struct keyring *keyring);
/** Who issues the tokens: the public address of this service (RFC 8414). */
const char *keyring_issuer(const struct keyring *keyring);
/** The public keys as a JWK set (RFC 7517). */
void keyring_jwks(const struct keyring *keyring, struct buffer *out);

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

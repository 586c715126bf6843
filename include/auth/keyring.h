/** The keys that sign and verify access tokens (auth/token.h). */
#pragma once
#include <stdbool.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buffer.h"

struct keyring;

/**
 * Signing keys: a directory with `<kid>.pem` (EC P-256 private keys; kid of letters, digits, `.`,
 * `_`, `-`); all verify, the first by name signs unless another is told to. NULL with *why, which
 * names the file, when one is no such key or there is none: no key, no start. On the arena, for the
 * whole run; issuer and audience are copied.
 */
MUST_USE struct keyring *keyring_open(const char *directory, const char *issuer,
	const char *audience, struct arena *arena, const char **why);
/** The key of this kid signs from now on; false when there is none. Before anything is signed. */
MUST_USE bool keyring_sign_with(struct keyring *keyring, const char *kid);
/** Erases the keys; nobody may use the keyring any more. NULL is fine. */
void keyring_close(struct keyring *keyring);
/** Who issues the tokens: the public address of this service (RFC 8414). */
const char *keyring_issuer(const struct keyring *keyring);
/** The public keys as a JWK set (RFC 7517). */
void keyring_jwks(const struct keyring *keyring, struct buffer *out);

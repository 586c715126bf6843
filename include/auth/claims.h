/**
 * The claims of a token: the only door to libjwt, which holds and writes them.
 *
 * Header and signature are not libjwt's: release 1.10 writes `typ: JWT` into every header and
 * refuses any other, so it can neither make nor take an `at+jwt` (RFC 9068, 2.1); it would also
 * parse the key again for each token.
 */
#pragma once
#include <stdbool.h>

#include "auth/token.h"

/** The claims of a token for this actor from now on, as JSON, on the arena; NULL when libjwt
 * refuses. */
MUST_USE char *claims_write(const struct keyring *keyring, const struct actor *actor, int64_t now_s,
	struct arena *arena);
/** What libjwt reads in a payload, written out again; false when it refuses or that is longer. */
MUST_USE bool claims_read(const char *payload, char text[TOKEN_MAX]);
/** Whether a text can stand in a token as it is: 1 to `max` visible ASCII characters without `"`
 * and `\`. */
bool claims_plain(const char *text, size_t max);

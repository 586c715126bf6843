/** The inside of a keyring. */
#pragma once
#include "auth/cache.h"
#include "auth/claim_reader.h"
#include "auth/keyring.h"
#include "crypt/eckey.h"

#define KEYS_MAX 8
/** Room for a kid, an issuer, an audience with its NUL. */
#define KID_SIZE 65
#define ISSUER_SIZE 257

struct signing_key {
	char kid[KID_SIZE];
	struct eckey pair;
};

struct keyring {
	char issuer[ISSUER_SIZE];
	char audience[ISSUER_SIZE];
	struct cache *cache;
	size_t count; /**< at least 1; sorted by kid */
	struct signing_key key[KEYS_MAX];
	const struct signing_key *signer; /**< one of them; all verify */
};

/** The key of this kid, or NULL. */
const struct signing_key *keyring_find(const struct keyring *keyring, struct token_piece kid);

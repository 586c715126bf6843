#include <string.h>

#include "auth/bearer.h"
#include "auth/claims.h"
#include "auth/keyring.h"

static void segment_put(struct buffer *token, const void *bytes, size_t size)
{
	token->size += base64url_encode(bytes, size, buffer_reserve(token, size * 4 / 3 + 4));
}

/* JWS, compact (RFC 7515, 7.1); the header that verify.c expects. */
static char *token_sign(const struct signing_key *key, const char *claims, struct arena *arena)
{
	struct buffer token = buffer_on(arena);
	const char *header = arena_printf(
		arena, "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"%s\"}", key->kid);
	uint8_t signature[ES256_SIZE];
	segment_put(&token, header, strlen(header));
	buffer_text(&token, ".");
	segment_put(&token, claims, strlen(claims));
	eckey_sign(&key->pair, token.data, token.size, signature);
	buffer_text(&token, ".");
	segment_put(&token, signature, ES256_SIZE);
	return token.size <= TOKEN_MAX ? token.data : NULL;
}

char *token_issue(
	struct keyring *keyring, const struct actor *actor, int64_t now_s, struct arena *arena)
{
	if (!bearer_sound(actor))
		return NULL;
	const char *claims = claims_write(keyring, actor, now_s, arena);
	return claims ? token_sign(&keyring->key[0], claims, arena) : NULL;
}

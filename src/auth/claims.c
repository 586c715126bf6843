#include "auth/claims.h"

#include <jwt.h>
#include <stdlib.h>
#include <string.h>

#include "crypt/uuid.h"
#include "keyring.h"

_Static_assert(sizeof(long) == sizeof(int64_t), "libjwt takes numbers as long");

static void jwt_close(jwt_t **jwt)
{
	jwt_free(*jwt);
}

static void text_free(char **text)
{
	free(*text); /* libjwt's own */
}

/* RFC 9068, 2.2; sub is the client itself when it acts for no user. Numbers here are errno values:
 * 0 is success. */
static int registered_add(
	jwt_t *jwt, const struct keyring *keyring, const struct actor *actor, int64_t now_s)
{
	const char *subject = actor->user_id[0] ? actor->user_id : actor->client_id;
	char jti[UUID_SIZE];
	uuid_new(jti);
	return jwt_add_grant(jwt, "iss", keyring->issuer) |
	       jwt_add_grant(jwt, "aud", keyring->audience) | jwt_add_grant(jwt, "sub", subject) |
	       jwt_add_grant(jwt, "client_id", actor->client_id) | jwt_add_grant(jwt, "jti", jti) |
	       jwt_add_grant_int(jwt, "iat", now_s) |
	       jwt_add_grant_int(jwt, "exp", now_s + TOKEN_LIFETIME_S);
}

static int own_add(jwt_t *jwt, const struct actor *actor, struct arena *arena)
{
	const char *roles = arena_printf(arena, "{\"roles\":[\"%s\"]}", role_word(actor->role));
	bool enterprise = actor->role == ROLE_enterprise;
	return jwt_add_grants_json(jwt, roles) |
	       jwt_add_grant(jwt, "org", enterprise ? actor->enterprise_id : actor->agency_id) |
	       jwt_add_grant(jwt, "agency", actor->agency_id) |
	       jwt_add_grant(jwt, "human", actor->human_id) |
	       jwt_add_grant_int(jwt, "epoch", actor->epoch);
}

char *claims_write(const struct keyring *keyring, const struct actor *actor, int64_t now_s,
	struct arena *arena)
{
	jwt_t *jwt CLEANUP(jwt_close) = NULL;
	if (jwt_new(&jwt) != 0 || registered_add(jwt, keyring, actor, now_s) != 0 ||
		own_add(jwt, actor, arena) != 0)
		return NULL;
	char *claims CLEANUP(text_free) = jwt_get_grants_json(jwt, NULL);
	return arena_text(arena, claims);
}

bool claims_read(const char *payload, char text[TOKEN_MAX])
{
	jwt_t *jwt CLEANUP(jwt_close) = NULL;
	if (jwt_new(&jwt) != 0 || jwt_add_grants_json(jwt, payload) != 0)
		return false;
	char *claims CLEANUP(text_free) = jwt_get_grants_json(jwt, NULL);
	if (!claims || strlen(claims) >= TOKEN_MAX)
		return false;
	memcpy(text, claims, strlen(claims) + 1);
	return true;
}

bool claims_plain(const char *text, size_t max)
{
	size_t n = strnlen(text, max + 1);
	for (size_t i = 0; i < n; i++) {
		if (text[i] <= ' ' || text[i] > '~' || text[i] == '"' || text[i] == '\\')
			return false;
	}
	return n > 0 && n <= max;
}

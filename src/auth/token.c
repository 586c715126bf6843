#include "auth/token.h"

#include <string.h>

#include "auth/bearer.h"
#include "auth/claims.h"
#include "crypt/base64url.h"
#include "keyring.h"

#define TEXT_MAX 63 /* sub, client_id, jti */

static void segment_put(struct buffer *token, const void *bytes, size_t size)
{
	token->size += base64url_encode(bytes, size, buffer_reserve(token, size * 4 / 3 + 4));
}

/* JWS, compact (RFC 7515, 7.1); the header that header_check expects. */
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
	return claims ? token_sign(keyring->signer, claims, arena) : NULL;
}

struct segments {
	struct token_piece text; /* what is signed: header, dot, payload */
	struct token_piece header, payload, signature;
};

/* The functions below return NULL when all is well, else the doubt: a word for the log. */

static bool segment_take(struct token_piece *rest, struct token_piece *segment)
{
	const char *dot = memchr(rest->at, '.', rest->size);
	size_t size = dot ? (size_t)(dot - rest->at) : rest->size;
	*segment = (struct token_piece){ rest->at, size };
	rest->at += size + (dot != NULL);
	rest->size -= size + (dot != NULL);
	return dot != NULL;
}

/* Exactly three segments; that they are base64url shows when they are decoded. */
static const char *segments_split(struct token_piece token, struct segments *out)
{
	out->text = token;
	bool three = segment_take(&token, &out->header) && segment_take(&token, &out->payload) &&
		     !segment_take(&token, &out->signature);
	out->text.size -= three ? out->signature.size + 1 : 0;
	return three ? NULL : "segments";
}

/* Decodes a segment as a C string and reads its members. */
static bool segment_read(
	struct token_piece segment, char bytes[TOKEN_MAX + 1], struct claim_reader *reader)
{
	long size = base64url_decode(segment.at, segment.size, (uint8_t *)bytes, TOKEN_MAX);
	if (size <= 0)
		return false;
	bytes[size] = '\0';
	return claim_reader_parse((struct token_piece){ bytes, (size_t)size }, reader);
}

static bool text_is(const struct claim_reader *reader, const char *name, const char *text)
{
	const struct token_claim *claim = claim_reader_find(reader, name, TOKEN_CLAIM_TEXT);
	return claim && claim_reader_is(claim->value, text);
}

/* One algorithm per kid and no key but ours (RFC 8725, 3.1): jku, x5u, jwk, crit have no place. */
static const char *header_check(
	const struct keyring *keyring, struct token_piece header, const struct signing_key **key)
{
	char bytes[TOKEN_MAX + 1];
	struct claim_reader reader;
	if (!segment_read(header, bytes, &reader))
		return "header";
	if (!text_is(&reader, "alg", "ES256"))
		return "alg";
	if (!text_is(&reader, "typ", "at+jwt"))
		return "typ";
	const struct token_claim *kid = claim_reader_find(&reader, "kid", TOKEN_CLAIM_TEXT);
	*key = kid ? keyring_find(keyring, kid->value) : NULL;
	if (!*key)
		return "kid";
	return reader.count == 3 ? NULL : "header";
}

static const char *signature_check(const struct signing_key *key, const struct segments *segments)
{
	uint8_t bytes[ES256_SIZE];
	struct token_piece signature = segments->signature;
	if (base64url_decode(signature.at, signature.size, bytes, ES256_SIZE) != ES256_SIZE)
		return "signature";
	return eckey_verify(&key->pair, segments->text.at, segments->text.size, bytes)
		       ? NULL
		       : "signature";
}

/* Our own reading refuses what libjwt lets pass (a name given twice, say); what counts is what both
 * have read. */
static const char *payload_read(
	struct token_piece payload, char text[TOKEN_MAX], struct claim_reader *claims)
{
	char bytes[TOKEN_MAX + 1];
	struct claim_reader ours;
	if (!segment_read(payload, bytes, &ours) || !claims_read(bytes, text))
		return "payload";
	bool parsed = claim_reader_parse((struct token_piece){ text, strlen(text) }, claims);
	return parsed && claims->count == ours.count ? NULL : "payload";
}

static bool integer_get(const struct claim_reader *claims, const char *name, int64_t *number)
{
	const struct token_claim *claim = claim_reader_find(claims, name, TOKEN_CLAIM_INTEGER);
	if (claim)
		*number = claim->number;
	return claim != NULL;
}

/* The times of RFC 7519 against ours (RFC 9068, 2.2); a lifetime longer than we give is none of
 * ours. */
static const char *times_check(
	const struct claim_reader *claims, int64_t now_s, struct bearer *bearer)
{
	int64_t iat, exp, nbf;
	if (!integer_get(claims, "iat", &iat) || !integer_get(claims, "exp", &exp))
		return "times";
	nbf = iat;
	if (claim_reader_has(claims, "nbf") && !integer_get(claims, "nbf", &nbf))
		return "times";
	if (exp <= iat || exp - iat > TOKEN_LIFETIME_S)
		return "lifetime";
	bearer->from_s = (nbf > iat ? nbf : iat) - TOKEN_LEEWAY_S;
	bearer->until_s = exp + TOKEN_LEEWAY_S;
	if (now_s < bearer->from_s)
		return "early";
	return now_s < bearer->until_s ? NULL : "expired";
}

static bool audience_ours(const struct claim_reader *claims, const char *ours)
{
	const struct token_claim *list = claim_reader_find(claims, "aud", TOKEN_CLAIM_LIST);
	if (!list)
		return text_is(claims, "aud", ours);
	struct token_piece rest = list->value;
	for (struct token_piece one; claim_reader_next(&rest, &one);) {
		if (claim_reader_is(one, ours))
			return true;
	}
	return false;
}

static bool piece_copy(struct token_piece piece, char *out, size_t room)
{
	if (piece.size >= room)
		return false;
	memcpy(out, piece.at, piece.size);
	out[piece.size] = '\0';
	return true;
}

static bool text_get(const struct claim_reader *claims, const char *name, char *out, size_t room)
{
	const struct token_claim *claim = claim_reader_find(claims, name, TOKEN_CLAIM_TEXT);
	return claim && piece_copy(claim->value, out, room);
}

static bool role_get(const struct claim_reader *claims, enum role *role)
{
	const struct token_claim *roles = claim_reader_find(claims, "roles", TOKEN_CLAIM_LIST);
	struct token_piece rest, only, second;
	char word[32];
	if (!roles)
		return false;
	rest = roles->value;
	return claim_reader_next(&rest, &only) && !claim_reader_next(&rest, &second) &&
	       piece_copy(only, word, sizeof(word)) && role_named(word, role);
}

/* sub is the client itself when it acts for no user (RFC 9068, 2.2). */
static const char *subject_get(const struct claim_reader *claims, struct actor *actor)
{
	char sub[TEXT_MAX + 1], jti[TEXT_MAX + 1];
	if (!text_get(claims, "jti", jti, sizeof(jti)) || !jti[0])
		return "jti";
	if (!text_get(claims, "client_id", actor->client_id, sizeof(actor->client_id)))
		return "client_id";
	if (!text_get(claims, "sub", sub, sizeof(sub)) || !sub[0])
		return "sub";
	if (strcmp(sub, actor->client_id) == 0)
		return NULL;
	return text_get(claims, "sub", actor->user_id, UUID_SIZE) ? NULL : "sub";
}

static const char *office_get(const struct claim_reader *claims, struct actor *actor)
{
	char org[UUID_SIZE];
	if (!role_get(claims, &actor->role))
		return "roles";
	if (!text_get(claims, "org", org, UUID_SIZE))
		return "org";
	if (actor->role == ROLE_enterprise)
		memcpy(actor->enterprise_id, org, UUID_SIZE);
	if (!text_get(claims, "agency", actor->agency_id, UUID_SIZE))
		return "agency";
	if (!text_get(claims, "human", actor->human_id, UUID_SIZE))
		return "human";
	return integer_get(claims, "epoch", &actor->epoch) ? NULL : "epoch";
}

static const char *claims_check(const struct keyring *keyring, const struct claim_reader *claims,
	int64_t now_s, struct bearer *bearer)
{
	const char *doubt;
	if (!text_is(claims, "iss", keyring->issuer))
		return "iss";
	if (!audience_ours(claims, keyring->audience))
		return "aud";
	if ((doubt = times_check(claims, now_s, bearer)))
		return doubt;
	if ((doubt = subject_get(claims, &bearer->actor)))
		return doubt;
	if ((doubt = office_get(claims, &bearer->actor)))
		return doubt;
	return bearer_sound(&bearer->actor) ? NULL : "actor";
}

/* All of it, for a token seen for the first time. */
static const char *token_check(const struct keyring *keyring, struct token_piece token,
	int64_t now_s, struct bearer *bearer)
{
	const struct signing_key *key = NULL;
	struct segments segments;
	struct claim_reader claims;
	char text[TOKEN_MAX];
	const char *doubt;
	if ((doubt = segments_split(token, &segments)))
		return doubt;
	if ((doubt = header_check(keyring, segments.header, &key)))
		return doubt;
	if ((doubt = signature_check(key, &segments)))
		return doubt;
	if ((doubt = payload_read(segments.payload, text, &claims)))
		return doubt;
	return claims_check(keyring, &claims, now_s, bearer);
}

static const char *bearer_now(
	struct keyring *keyring, struct token_piece token, int64_t now_s, struct bearer *bearer)
{
	uint8_t digest[SHA256_SIZE];
	const char *doubt;
	if (token.size == 0 || token.size > TOKEN_MAX)
		return "size";
	sha256(token.at, token.size, digest);
	if (cache_find(keyring->cache, digest, bearer))
		return now_s < bearer->from_s     ? "early"
		       : now_s >= bearer->until_s ? "expired"
						  : NULL;
	if ((doubt = token_check(keyring, token, now_s, bearer)))
		return doubt;
	cache_put(keyring->cache, digest, bearer);
	return NULL;
}

bool token_verify(struct keyring *keyring, const char *token, size_t size, int64_t now_s,
	struct actor *actor, const char **why)
{
	struct bearer bearer = { 0 };
	*why = bearer_now(keyring, (struct token_piece){ token, size }, now_s, &bearer);
	*actor = *why ? (struct actor){ 0 } : bearer.actor;
	return !*why;
}

#include <string.h>

#include "auth/bearer.h"
#include "auth/claims.h"
#include "auth/keyring.h"

#define TEXT_MAX 63 /* sub, client_id, jti */

struct segments {
	struct span text; /* what is signed: header, dot, payload */
	struct span header, payload, signature;
};

/* The functions below return NULL when all is well, else the doubt: a word for the log. */

static bool segment_take(struct span *rest, struct span *segment)
{
	const char *dot = memchr(rest->at, '.', rest->size);
	size_t size = dot ? (size_t)(dot - rest->at) : rest->size;
	*segment = (struct span){ rest->at, size };
	rest->at += size + (dot != NULL);
	rest->size -= size + (dot != NULL);
	return dot != NULL;
}

/* Exactly three segments; that they are base64url shows when they are decoded. */
static const char *segments_split(struct span token, struct segments *out)
{
	out->text = token;
	bool three = segment_take(&token, &out->header) && segment_take(&token, &out->payload) &&
		     !segment_take(&token, &out->signature);
	out->text.size -= three ? out->signature.size + 1 : 0;
	return three ? NULL : "segments";
}

/* Decodes a segment as a C string and reads its members. */
static bool segment_members(struct span segment, char bytes[TOKEN_MAX + 1], struct members *members)
{
	long size = base64url_decode(segment.at, segment.size, (uint8_t *)bytes, TOKEN_MAX);
	if (size <= 0)
		return false;
	bytes[size] = '\0';
	return members_parse((struct span){ bytes, (size_t)size }, members);
}

static bool text_is(const struct members *members, const char *name, const char *text)
{
	const struct member *member = members_find(members, name, MEMBER_TEXT);
	return member && span_is(member->value, text);
}

/* One algorithm per kid and no key but ours (RFC 8725, 3.1): jku, x5u, jwk, crit have no place. */
static const char *header_check(
	const struct keyring *keyring, struct span header, const struct signing_key **key)
{
	char bytes[TOKEN_MAX + 1];
	struct members members;
	if (!segment_members(header, bytes, &members))
		return "header";
	if (!text_is(&members, "alg", "ES256"))
		return "alg";
	if (!text_is(&members, "typ", "at+jwt"))
		return "typ";
	const struct member *kid = members_find(&members, "kid", MEMBER_TEXT);
	*key = kid ? keyring_find(keyring, kid->value) : NULL;
	if (!*key)
		return "kid";
	return members.count == 3 ? NULL : "header";
}

static const char *signature_check(const struct signing_key *key, const struct segments *segments)
{
	uint8_t bytes[ES256_SIZE];
	struct span signature = segments->signature;
	if (base64url_decode(signature.at, signature.size, bytes, ES256_SIZE) != ES256_SIZE)
		return "signature";
	return eckey_verify(&key->pair, segments->text.at, segments->text.size, bytes)
		       ? NULL
		       : "signature";
}

/* Our own reading refuses what libjwt lets pass (a name given twice, say); what counts is what both
 * have read. */
static const char *payload_read(struct span payload, char text[TOKEN_MAX], struct members *claims)
{
	char bytes[TOKEN_MAX + 1];
	struct members ours;
	if (!segment_members(payload, bytes, &ours) || !claims_read(bytes, text))
		return "payload";
	bool parsed = members_parse((struct span){ text, strlen(text) }, claims);
	return parsed && claims->count == ours.count ? NULL : "payload";
}

static bool integer_get(const struct members *claims, const char *name, int64_t *number)
{
	const struct member *member = members_find(claims, name, MEMBER_INTEGER);
	if (member)
		*number = member->number;
	return member != NULL;
}

/* The times of RFC 7519 against ours (RFC 9068, 2.2); a lifetime longer than we give is none of
 * ours. */
static const char *times_check(const struct members *claims, int64_t now_s, struct bearer *bearer)
{
	int64_t iat, exp, nbf;
	if (!integer_get(claims, "iat", &iat) || !integer_get(claims, "exp", &exp))
		return "times";
	nbf = iat;
	if (members_have(claims, "nbf") && !integer_get(claims, "nbf", &nbf))
		return "times";
	if (exp <= iat || exp - iat > TOKEN_LIFETIME_S)
		return "lifetime";
	bearer->from_s = (nbf > iat ? nbf : iat) - TOKEN_LEEWAY_S;
	bearer->until_s = exp + TOKEN_LEEWAY_S;
	if (now_s < bearer->from_s)
		return "early";
	return now_s < bearer->until_s ? NULL : "expired";
}

static bool audience_ours(const struct members *claims, const char *ours)
{
	const struct member *list = members_find(claims, "aud", MEMBER_LIST);
	if (!list)
		return text_is(claims, "aud", ours);
	struct span rest = list->value;
	for (struct span one; list_next(&rest, &one);) {
		if (span_is(one, ours))
			return true;
	}
	return false;
}

static bool span_copy(struct span span, char *out, size_t room)
{
	if (span.size >= room)
		return false;
	memcpy(out, span.at, span.size);
	out[span.size] = '\0';
	return true;
}

static bool text_get(const struct members *claims, const char *name, char *out, size_t room)
{
	const struct member *member = members_find(claims, name, MEMBER_TEXT);
	return member && span_copy(member->value, out, room);
}

static bool role_get(const struct members *claims, enum role *role)
{
	const struct member *roles = members_find(claims, "roles", MEMBER_LIST);
	struct span rest, only, second;
	char word[32];
	if (!roles)
		return false;
	rest = roles->value;
	return list_next(&rest, &only) && !list_next(&rest, &second) &&
	       span_copy(only, word, sizeof(word)) && role_named(word, role);
}

/* sub is the client itself when it acts for no user (RFC 9068, 2.2). */
static const char *subject_get(const struct members *claims, struct actor *actor)
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

static const char *office_get(const struct members *claims, struct actor *actor)
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

static const char *claims_check(const struct keyring *keyring, const struct members *claims,
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
static const char *token_check(
	const struct keyring *keyring, struct span token, int64_t now_s, struct bearer *bearer)
{
	const struct signing_key *key = NULL;
	struct segments segments;
	struct members claims;
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
	struct keyring *keyring, struct span token, int64_t now_s, struct bearer *bearer)
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
	*why = bearer_now(keyring, (struct span){ token, size }, now_s, &bearer);
	*actor = *why ? (struct actor){ 0 } : bearer.actor;
	return !*why;
}

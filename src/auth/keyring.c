#include "keyring.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "auth/claims.h"
#include "crypt/base64url.h"
#include "crypt/key_file.h"

#define SUFFIX ".pem"

static void directory_close(DIR **directory)
{
	if (*directory)
		closedir(*directory);
}

/* `<kid>.pem`; anything else in the directory is not ours. */
static bool is_key_file(const char *name)
{
	size_t n = strlen(name);
	return name[0] != '.' && n > strlen(SUFFIX) &&
	       strcmp(name + n - strlen(SUFFIX), SUFFIX) == 0;
}

static bool is_kid(const char *name, size_t n)
{
	static const char allowed[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
	return n < KID_SIZE && strspn(name, allowed) >= n;
}

/* Puts a kid where it belongs by name. */
static void kid_insert(struct keyring *keyring, const char *name, size_t n)
{
	size_t at = keyring->count++;
	char kid[KID_SIZE] = "";
	memcpy(kid, name, n);
	for (; at > 0 && strcmp(keyring->key[at - 1].kid, kid) > 0; at--)
		memcpy(keyring->key[at].kid, keyring->key[at - 1].kid, KID_SIZE);
	memcpy(keyring->key[at].kid, kid, KID_SIZE);
}

static const char *kids_read(struct keyring *keyring, const char *path, struct arena *arena)
{
	DIR *directory CLEANUP(directory_close) = opendir(path);
	if (!directory) {
		const char *fault = key_file_fault(errno);
		return arena_printf(arena, "--keys: %s %s", path, fault ? fault : strerror(errno));
	}
	for (const struct dirent *entry; (entry = readdir(directory));) {
		size_t n = strlen(entry->d_name) - strlen(SUFFIX);
		if (!is_key_file(entry->d_name))
			continue;
		if (!is_kid(entry->d_name, n))
			return arena_printf(arena, "--keys: %s/%s is not named like a key", path,
				entry->d_name);
		if (keyring->count == KEYS_MAX)
			return arena_printf(
				arena, "--keys: %s holds more than %d keys", path, KEYS_MAX);
		kid_insert(keyring, entry->d_name, n);
	}
	return keyring->count ? NULL : arena_printf(arena, "--keys: %s holds no signing key", path);
}

static const char *pairs_read(struct keyring *keyring, const char *path, struct arena *arena)
{
	const char *why;
	for (size_t i = 0; i < keyring->count; i++) {
		struct signing_key *key = &keyring->key[i];
		const char *file = arena_printf(arena, "%s/%s" SUFFIX, path, key->kid);
		if (!eckey_open(file, &key->pair, &why))
			return arena_printf(arena, "--keys: %s %s", file, why);
	}
	return NULL;
}

static const char *names_set(struct keyring *keyring, const char *issuer, const char *audience)
{
	if (!claims_plain(issuer, ISSUER_SIZE - 1) || !claims_plain(audience, ISSUER_SIZE - 1))
		return "issuer and audience must be plain texts of at most 256 characters";
	memcpy(keyring->issuer, issuer, strlen(issuer) + 1);
	memcpy(keyring->audience, audience, strlen(audience) + 1);
	return NULL;
}

struct keyring *keyring_open(const char *directory, const char *issuer, const char *audience,
	struct arena *arena, const char **why)
{
	struct keyring *keyring = arena_alloc(arena, sizeof(*keyring));
	keyring->cache = cache_open(arena);
	if ((*why = names_set(keyring, issuer, audience)) ||
		(*why = kids_read(keyring, directory, arena)) ||
		(*why = pairs_read(keyring, directory, arena))) {
		keyring_close(keyring);
		return NULL;
	}
	keyring->signer = &keyring->key[0];
	return keyring;
}

bool keyring_sign_with(struct keyring *keyring, const char *kid)
{
	const struct signing_key *key =
		keyring_find(keyring, (struct token_piece){ kid, strlen(kid) });
	if (key)
		keyring->signer = key;
	return key;
}

void keyring_close(struct keyring *keyring)
{
	if (!keyring)
		return;
	cache_close(keyring->cache);
	for (size_t i = 0; i < keyring->count; i++)
		eckey_close(&keyring->key[i].pair);
	keyring->count = 0;
}

const struct signing_key *keyring_find(const struct keyring *keyring, struct token_piece kid)
{
	for (size_t i = 0; i < keyring->count; i++) {
		if (claim_reader_is(kid, keyring->key[i].kid))
			return &keyring->key[i];
	}
	return NULL;
}

const char *keyring_issuer(const struct keyring *keyring)
{
	return keyring->issuer;
}

void keyring_jwks(const struct keyring *keyring, struct buffer *out)
{
	char x[ECKEY_COORDINATE * 2], y[ECKEY_COORDINATE * 2];
	buffer_text(out, "{\"keys\":[");
	for (size_t i = 0; i < keyring->count; i++) {
		const struct signing_key *key = &keyring->key[i];
		base64url_encode(key->pair.x, ECKEY_COORDINATE, x);
		base64url_encode(key->pair.y, ECKEY_COORDINATE, y);
		buffer_printf(out,
			"%s{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\","
			"\"kid\":\"%s\",\"use\":\"sig\",\"alg\":\"ES256\"}",
			i ? "," : "", x, y, key->kid);
	}
	buffer_text(out, "]}");
}

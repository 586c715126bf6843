#include "domain/party/sign_in.h"

#include <stdio.h>
#include <string.h>

#include "crypt/base64url.h"
#include "crypt/bytes.h"
#include "crypt/password.h"
#include "crypt/person_key.h"
#include "crypt/random.h"
#include "crypt/sha256.h"
#include "crypt/uuid.h"
#include "db/db.h"

#define TOKEN_BYTES 32
#define TOKEN_TEXT 44
/* Failures that cost nothing: of a name, and of an address, behind which a whole office may sit. */
#define FREE_OF_NAME 5
#define FREE_OF_ADDRESS 20
#define BUSY_RETRY_S 2

/* What failures are counted under: keyed digests of the name and of the address. */
struct counters {
	uint8_t name[SHA256_SIZE];
	uint8_t address[SHA256_SIZE];
};

static void counter_key(
	struct ctx *ctx, const char *kind, const char *value, uint8_t out[SHA256_SIZE])
{
	const char *text = arena_printf(ctx->arena, "%s:%s", kind, value);
	person_key(ctx->sealer, text, strlen(text), out);
}

static struct counters counters_of(
	struct ctx *ctx, const char *kind, const char *name, const char *address)
{
	struct counters counters;
	counter_key(ctx, kind, name, counters.name);
	counter_key(ctx, "address", address, counters.address);
	return counters;
}

static enum err check_wait(struct ctx *ctx, const struct counters *counters)
{
	struct db_rows rows;
	struct columns *keys = columns_create(ctx->arena, 1);
	keys->column[0].type = COLUMN_BYTES;
	column_bytes(&keys->column[0], counters->name, SHA256_SIZE);
	column_bytes(&keys->column[0], counters->address, SHA256_SIZE);
	enum err err = db(ctx, QUERY_AUTH_WAIT, &rows, DB_COLUMN(&keys->column[0]));
	if (err)
		return err;
	ctx->fault.retry_after_s = (int)db_int(&rows, 0, "wait_s");
	return ctx->fault.retry_after_s ? fail(&ctx->fault, ERR_THROTTLED) : ERR_NONE;
}

static enum err refuse(struct sign_in *out, const char *word)
{
	*out = (struct sign_in){ .refusal = word };
	return ERR_NONE;
}

static enum err count_failure(
	struct ctx *ctx, const struct counters *counters, struct sign_in *out, const char *word)
{
	enum err err = db(ctx, QUERY_AUTH_FAILED, NULL, DB_BYTES(counters->name, SHA256_SIZE),
		DB_INT(FREE_OF_NAME));
	if (!err)
		err = db(ctx, QUERY_AUTH_FAILED, NULL, DB_BYTES(counters->address, SHA256_SIZE),
			DB_INT(FREE_OF_ADDRESS));
	return err ? err : refuse(out, word);
}

static void id_take(char id[UUID_SIZE], const char *text)
{
	snprintf(id, UUID_SIZE, "%s", text ? text : "");
}

static enum err user_take(
	struct ctx *ctx, const struct db_rows *rows, const char *client_id, struct actor *actor)
{
	*actor = (struct actor){ .epoch = db_int(rows, 0, "epoch") };
	if (!role_named(db_text(rows, 0, "role"), &actor->role))
		return fail(&ctx->fault, ERR_INTERNAL);
	id_take(actor->user_id, db_text(rows, 0, "id"));
	id_take(actor->human_id, db_text(rows, 0, "human_id"));
	id_take(actor->enterprise_id, db_text(rows, 0, "enterprise_id"));
	id_take(actor->agency_id, db_text(rows, 0, "agency_id"));
	snprintf(actor->client_id, sizeof(actor->client_id), "%s", client_id);
	return ERR_NONE;
}

static void token_digest(const char *token, uint8_t digest[SHA256_SIZE])
{
	sha256(token, strlen(token), digest);
}

/* A new refresh token of a family; `expires_at` NULL: as long as a family lives. */
static enum err give_refresh(
	struct ctx *ctx, const char *family, const char *expires_at, struct sign_in *out)
{
	uint8_t bytes[TOKEN_BYTES], digest[SHA256_SIZE];
	char *token = arena_raw(ctx->arena, TOKEN_TEXT);
	random_bytes(bytes, sizeof(bytes));
	base64url_encode(bytes, sizeof(bytes), token);
	token_digest(token, digest);
	out->refresh_token = token;
	return db(ctx, QUERY_AUTH_REFRESH_GIVE, NULL, DB_BYTES(digest, sizeof(digest)),
		DB_TEXT(family), DB_TEXT(out->actor.user_id), DB_TEXT(out->actor.client_id),
		DB_TEXT(expires_at));
}

/* 1 right, 0 wrong, -1 too busy: the hash of an unknown or disabled user is NULL, and costs the
 * same. */
static int password_right(const struct db_rows *user, const char *password)
{
	bool enabled = user->count && db_bool(user, 0, "enabled");
	return password_verify(password, enabled ? db_text(user, 0, "password_hash") : NULL);
}

static enum err welcome(struct ctx *ctx, const struct counters *counters,
	const struct db_rows *user, struct sign_in *out)
{
	char family[UUID_SIZE];
	*out = (struct sign_in){ 0 };
	enum err err = user_take(ctx, user, FIRST_PARTY, &out->actor);
	if (!err)
		err = db(ctx, QUERY_AUTH_SUCCEEDED, NULL, DB_BYTES(counters->name, SHA256_SIZE));
	uuid_new(family);
	return err ? err : give_refresh(ctx, arena_text(ctx->arena, family), NULL, out);
}

enum err sign_in_password(struct ctx *ctx, const char *username, const char *password,
	const char *address, struct sign_in *out)
{
	struct db_rows user;
	struct counters counters = counters_of(ctx, "user", username, address);
	enum err err = check_wait(ctx, &counters);
	if (!err)
		err = db(ctx, QUERY_AUTH_USER, &user, DB_TEXT(username));
	if (err)
		return err;
	int right = password_right(&user, password);
	if (right < 0) {
		ctx->fault.retry_after_s = BUSY_RETRY_S;
		return fail(&ctx->fault, ERR_BUSY);
	}
	return right ? welcome(ctx, &counters, &user, out)
		     : count_failure(ctx, &counters, out, "invalid_grant");
}

enum err sign_in_refresh(struct ctx *ctx, const char *token, struct sign_in *out)
{
	uint8_t digest[SHA256_SIZE];
	struct db_rows taken, user;
	token_digest(token, digest);
	enum err err = db(ctx, QUERY_AUTH_REFRESH_TAKE, &taken, DB_BYTES(digest, sizeof(digest)));
	if (err || !taken.count)
		return err ? err : refuse(out, "invalid_grant");
	err = db(ctx, QUERY_AUTH_USER, &user, DB_TEXT(db_text(&taken, 0, "username")));
	if (err || !user.count || !db_bool(&user, 0, "enabled"))
		return err ? err : refuse(out, "invalid_grant");
	*out = (struct sign_in){ 0 };
	err = user_take(ctx, &user, db_text(&taken, 0, "client_id"), &out->actor);
	return err ? err
		   : give_refresh(ctx, db_text(&taken, 0, "family"),
			     db_text(&taken, 0, "expires_at"), out);
}

/* In constant time; an unknown or disabled client is compared with the digest of nothing. */
static bool secret_right(const struct db_rows *client, const char *secret)
{
	char shown[SHA256_HEX], kept[SHA256_HEX] = "";
	bool enabled = client->count && db_bool(client, 0, "enabled");
	sha256_hex(secret, strlen(secret), shown);
	if (enabled)
		snprintf(kept, sizeof(kept), "%s", db_text(client, 0, "secret_hash"));
	return bytes_equal(shown, kept, SHA256_HEX) && enabled;
}

/* A program is the human behind its own steps: it stands on one level of a case like anybody else.
 */
static void client_take(const struct db_rows *client, const char *client_id,
	const char *enterprise_id, struct actor *actor)
{
	*actor = (struct actor){ .role = ROLE_enterprise };
	id_take(actor->human_id, db_text(client, 0, "id"));
	id_take(actor->enterprise_id, enterprise_id);
	snprintf(actor->client_id, sizeof(actor->client_id), "%s", client_id);
}

enum err sign_in_client(struct ctx *ctx, const char *client_id, const char *secret,
	const char *enterprise_id, const char *address, struct sign_in *out)
{
	struct db_rows client;
	struct counters counters = counters_of(ctx, "client", client_id, address);
	enum err err = check_wait(ctx, &counters);
	if (!err)
		err = db(ctx, QUERY_AUTH_CLIENT, &client, DB_TEXT(client_id),
			DB_TEXT(enterprise_id));
	if (err)
		return err;
	if (!secret_right(&client, secret))
		return count_failure(ctx, &counters, out, "invalid_client");
	err = db(ctx, QUERY_AUTH_SUCCEEDED, NULL, DB_BYTES(counters.name, SHA256_SIZE));
	if (err || !db_bool(&client, 0, "granted"))
		return err ? err : refuse(out, "unauthorized_client");
	*out = (struct sign_in){ 0 };
	client_take(&client, client_id, enterprise_id, &out->actor);
	return ERR_NONE;
}

/* Its alphabet is base64's, which differs from base64url in two characters and in padding. */
bool sign_in_credentials(
	struct ctx *ctx, const char *header, const char **client_id, const char **secret)
{
	if (!header || strncmp(header, "Basic ", 6))
		return false;
	char *text = arena_text(ctx->arena, header + 6);
	size_t n = strcspn(text, "=");
	for (size_t i = 0; i < n; i++)
		text[i] = (char)(text[i] == '+' ? '-' : text[i] == '/' ? '_' : text[i]);
	char *plain = arena_alloc(ctx->arena, n + 1);
	long size = base64url_decode(text, n, (uint8_t *)plain, n);
	char *colon = size > 0 ? strchr(plain, ':') : NULL;
	if (!colon)
		return false;
	*colon = '\0';
	*client_id = plain;
	*secret = colon + 1;
	return true;
}

enum err sign_in_end(struct ctx *ctx, const char *token)
{
	uint8_t digest[SHA256_SIZE];
	token_digest(token, digest);
	return db(ctx, QUERY_AUTH_REVOKE, NULL, DB_BYTES(digest, sizeof(digest)));
}

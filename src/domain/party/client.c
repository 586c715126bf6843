#include "domain/party/client.h"

#include <string.h>

#include "crypt/sha256.h"
#include "db/db.h"
#include "domain/case/dossier.h"
#include "domain/case/move.h"
#include "domain/party/sign_in.h"
#include "domain/party/user.h"

/* Clients stand in tokens and addresses as they are. */
static bool name_plain(const char *client_id)
{
	return !client_id[strspn(client_id, "abcdefghijklmnopqrstuvwxyz0123456789-")];
}

static const char *secret_digest(struct ctx *ctx, const char *secret)
{
	char *hex = arena_raw(ctx->arena, SHA256_HEX);
	sha256_hex(secret, strlen(secret), hex);
	return hex;
}

static enum err dossier_of(struct ctx *ctx, const char *client_id, const char **id)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_CLIENT_DOSSIER, &rows, DB_TEXT(client_id));
	if (!err && !rows.count)
		err = fail(&ctx->fault, ERR_NOT_FOUND);
	*id = err ? NULL : db_text(&rows, 0, "id");
	return err;
}

enum err client_create(struct ctx *ctx, const char *client_id, const char *name, const char *secret)
{
	char id[UUID_SIZE];
	if (!name_plain(client_id) || !strcmp(client_id, FIRST_PARTY))
		return fail_at(&ctx->fault, ERR_INVALID, "/client_id", CODE_FORMAT, 0);
	enum err err = dossier_open(ctx, "client", NULL, NULL, NULL, id);
	if (!err)
		err = db(ctx, QUERY_CLIENT_INSERT, NULL, DB_TEXT(id), DB_TEXT(client_id),
			DB_TEXT(secret_digest(ctx, secret)), DB_TEXT(name));
	return err ? err : move_one(ctx, "client", "create", arena_text(ctx->arena, id), -1, NULL);
}

enum err client_rotate(struct ctx *ctx, const char *client_id, int64_t version, const char *secret)
{
	const char *id;
	enum err err = dossier_of(ctx, client_id, &id);
	if (!err)
		err = move_one(ctx, "client", "rotate", id, version, NULL);
	return err ? err
		   : db(ctx, QUERY_CLIENT_SECRET, NULL, DB_TEXT(id),
			     DB_TEXT(secret_digest(ctx, secret)));
}

enum err client_disable(struct ctx *ctx, const char *client_id, int64_t version, const char *note)
{
	const char *id;
	enum err err = dossier_of(ctx, client_id, &id);
	return err ? err : move_one(ctx, "client", "disable", id, version, note);
}

enum err client_grant_create(struct ctx *ctx, const char *client_id, char id[UUID_SIZE])
{
	enum err err = user_human_required(ctx);
	if (!err)
		err = dossier_open(ctx, "client_grant", ctx->actor.enterprise_id, NULL, NULL, id);
	if (!err)
		err = db(ctx, QUERY_CLIENT_GRANT_INSERT, NULL, DB_TEXT(id), DB_TEXT(client_id),
			DB_TEXT(ctx->actor.enterprise_id));
	return err ? err
		   : move_one(ctx, "client_grant", "grant", arena_text(ctx->arena, id), -1, NULL);
}

enum err client_grant_revoke(struct ctx *ctx, const char *id, int64_t version, const char *note)
{
	enum err err = user_human_required(ctx);
	return err ? err : move_one(ctx, "client_grant", "revoke", id, version, note);
}

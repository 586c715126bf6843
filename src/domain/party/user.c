#include "domain/party/user.h"

#include "crypt/password.h"
#include "crypt/uuid.h"
#include "db/db.h"
#include "domain/case/dossier.h"
#include "domain/case/move.h"
#include "domain/case/system.h"

#define BUSY_RETRY_S 2
/* Who creates users by a step of their own; for all others the system does. */
#define CREATORS (ROLE_BIT(ROLE_public) | ROLE_BIT(ROLE_enterprise) | ROLE_BIT(ROLE_admin))

enum err user_human_required(struct ctx *ctx)
{
	return ctx->actor.user_id[0] ? ERR_NONE : fail(&ctx->fault, ERR_FORBIDDEN);
}

static enum err hash_make(struct ctx *ctx, const char *password, const char **hash)
{
	*hash = password_hash(ctx->arena, password);
	if (*hash)
		return ERR_NONE;
	ctx->fault.retry_after_s = BUSY_RETRY_S;
	return fail(&ctx->fault, ERR_BUSY);
}

static enum err insert(
	struct ctx *ctx, const struct new_user *user, const char *hash, char id[UUID_SIZE])
{
	struct db_rows rows;
	char human[UUID_SIZE];
	uuid_new(human);
	enum err err = dossier_open(ctx, "app_user", user->enterprise_id, NULL, NULL, id);
	if (!err)
		err = db(ctx, QUERY_USER_INSERT, &rows, DB_TEXT(id), DB_TEXT(user->username),
			DB_TEXT(hash),
			DB_TEXT(user->human_id ? user->human_id : arena_text(ctx->arena, human)),
			DB_TEXT(user->display_name), DB_TEXT(role_word(user->role)),
			DB_TEXT(user->enterprise_id), DB_TEXT(user->agency_id));
	if (!err && !rows.affected)
		err = fail_at(&ctx->fault, ERR_INVALID, "/agency_id", CODE_ENUM, 0);
	return err;
}

/* An officer has no step that makes an employer's user: the system makes it, in the transaction of
 * the registration. */
static enum err create_as_system(
	struct ctx *ctx, const struct new_user *user, const char *hash, char id[UUID_SIZE])
{
	bool entered = as_system_enter(ctx);
	enum err err = insert(ctx, user, hash, id);
	if (!err)
		err = move_system(ctx, "app_user", "create", arena_text(ctx->arena, id));
	as_system_leave(ctx, entered);
	return err;
}

enum err user_create(struct ctx *ctx, const struct new_user *user, char id[UUID_SIZE])
{
	char own[UUID_SIZE];
	const char *hash = NULL;
	char *made = id ? id : own;
	enum err err = hash_make(ctx, user->password, &hash);
	if (err)
		return err;
	if (!(ROLE_BIT(ctx->actor.role) & CREATORS))
		return create_as_system(ctx, user, hash, made);
	err = insert(ctx, user, hash, made);
	return err ? err
		   : move_one(ctx, "app_user", "create", arena_text(ctx->arena, made), -1, NULL);
}

enum err user_take(struct ctx *ctx, const struct asked_step *asked)
{
	enum err err = user_human_required(ctx);
	return err ? err : move_asked(ctx, asked);
}

enum err user_sessions_end(struct ctx *ctx, const struct moved *moved)
{
	return db(ctx, QUERY_USER_SESSIONS_END, NULL, DB_TEXT(moved->ids.id[0]));
}

enum err user_password_reset(struct ctx *ctx, const char *id, int64_t version, const char *password)
{
	const char *hash = NULL;
	enum err err = user_human_required(ctx);
	if (!err)
		err = hash_make(ctx, password, &hash);
	if (!err)
		err = move_one(ctx, "app_user", "reset_password", id, version, NULL);
	return err ? err : db(ctx, QUERY_USER_PASSWORD, NULL, DB_TEXT(id), DB_TEXT(hash));
}

#include "domain/case/hold.h"

#include "crypt/uuid.h"
#include "db/db.h"

enum err hold_place(struct ctx *ctx, const char *body, char id[UUID_SIZE])
{
	struct db_rows rows;
	uuid_new(id);
	enum err err = db(
		ctx, QUERY_HOLD_PLACE, &rows, DB_TEXT(arena_text(ctx->arena, id)), DB_TEXT(body));
	if (err || rows.affected)
		return err;
	return fail_at(&ctx->fault, ERR_INVALID, "/case_id", CODE_ENUM, 0);
}

enum err hold_release(struct ctx *ctx, const char *id, int64_t version, const char *body)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_HOLD_VERSION, &rows, DB_TEXT(id));
	if (err)
		return err;
	if (!rows.count)
		return fail(&ctx->fault, ERR_NOT_FOUND);
	if (version >= 0 && version != db_int(&rows, 0, "version"))
		return fail(&ctx->fault, ERR_STALE);
	err = db(ctx, QUERY_HOLD_RELEASE, &rows, DB_TEXT(id), DB_TEXT(body));
	return err || rows.affected ? err : fail(&ctx->fault, ERR_ACTION);
}

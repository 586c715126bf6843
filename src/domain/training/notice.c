#include "domain/training/notice.h"

#include "db/db.h"
#include "domain/case/dossier.h"
#include "domain/case/id_list.h"
#include "domain/case/move.h"
#include "domain/case/system.h"

static enum err insert(struct ctx *ctx, const char *plan_id)
{
	struct db_rows rows;
	char id[UUID_SIZE];
	enum err err = db(ctx, QUERY_NOTICE_PLAN, &rows, TEXT(plan_id));
	if (!err)
		err = dossier_open(ctx, "notice", db_text(&rows, 0, "enterprise_id"),
			db_text(&rows, 0, "agency_id"), "GS", id);
	const char *own = arena_text(ctx->arena, id);
	if (!err)
		err = db(ctx, QUERY_NOTICE_INSERT, NULL, TEXT(own), TEXT(plan_id));
	return err ? err : move_system(ctx, "notice", "open", own);
}

enum err notice_open(struct ctx *ctx, const char *plan_id)
{
	enum err err = db_role(ctx, ROLE_system);
	if (!err)
		err = insert(ctx, plan_id);
	return err ? err : db_role_back(ctx);
}

enum err notice_replace(struct ctx *ctx, const char *id, int64_t version, const char *note)
{
	struct db_rows rows;
	enum err err = move_one(ctx, "notice", "replace", id, version, note);
	if (!err)
		err = db(ctx, QUERY_NOTICE_OF, &rows, TEXT(id));
	return err ? err : notice_open(ctx, db_text(&rows, 0, "plan_id"));
}

enum err notice_take_down(struct ctx *ctx, const char *plan_id)
{
	struct db_rows rows;
	enum err err = as_system_db(ctx, QUERY_NOTICE_STANDING, &rows, TEXT(plan_id));
	if (err)
		return err;
	struct id_list ids = id_list_of(ctx, &rows, "id", NULL, NULL);
	return as_system_move(ctx, "notice", "withdraw", &ids);
}

enum err notice_publish(struct ctx *ctx, const char *id, int64_t version, const char *body)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_NOTICE_PUBLISHABLE, &rows, TEXT(id), TEXT(body));
	if (!err && !rows.count)
		return fail(&ctx->fault, ERR_NOT_FOUND);
	if (err)
		return err;
	if (!db_bool(&rows, 0, "happened"))
		return fail_at(&ctx->fault, ERR_INVALID, "/published_at", CODE_IN_FUTURE, 0);
	if (!db_bool(&rows, 0, "follows"))
		return fail_at(&ctx->fault, ERR_INVALID, "/published_at", CODE_OUT_OF_ORDER, 0);
	err = move_one(ctx, "notice", "publish", id, version, body);
	return err ? err : db(ctx, QUERY_NOTICE_PUBLISHED, NULL, TEXT(id), TEXT(body));
}

enum err notice_close_due(struct ctx *ctx)
{
	struct db_rows rows;
	enum err err = db_role(ctx, ROLE_system);
	if (!err)
		err = db_run(ctx, QUERY_NOTICE_OVER, &rows, 0, NULL);
	if (err || !rows.count)
		return err ? err : db_role_back(ctx);
	const char **ids = arena_alloc(ctx->arena, rows.count * sizeof(*ids));
	for (size_t i = 0; i < rows.count; i++)
		ids[i] = db_text(&rows, i, "id");
	return move(ctx, &(struct move){ .flow = "notice",
				 .action = "close",
				 .ids = ids,
				 .count = rows.count,
				 .version = -1,
				 .as_system = true });
}

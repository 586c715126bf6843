#include "domain/training/notice.h"

#include "db/db.h"
#include "domain/case/clock.h"
#include "domain/case/dossier.h"
#include "domain/case/id_list.h"
#include "domain/case/move.h"
#include "domain/case/system.h"

/* Nobody publishes money without the last day on which it is claimed (S37, S60, S76). */
static enum err refuse_gap(struct ctx *ctx, const char *plan_id)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_NOTICE_GAP, &rows, DB_TEXT(plan_id));
	if (err || !rows.count)
		return err;
	return clock_refuse_gap(ctx, &(struct calendar_gap){ db_text(&rows, 0, "layer"),
					     (int)db_int(&rows, 0, "year") });
}

static enum err open_notice(struct ctx *ctx, const char *plan_id)
{
	struct db_rows rows;
	char id[UUID_SIZE];
	enum err err = db(ctx, QUERY_NOTICE_PLAN, &rows, DB_TEXT(plan_id));
	if (!err)
		err = dossier_open(ctx, "notice", db_text(&rows, 0, "enterprise_id"),
			db_text(&rows, 0, "agency_id"), "GS", id);
	const char *own = arena_text(ctx->arena, id);
	if (!err)
		err = db(ctx, QUERY_NOTICE_INSERT, &rows, DB_TEXT(own), DB_TEXT(plan_id));
	if (!err && db_is_null(&rows, 0, "claimable_until"))
		err = refuse_gap(ctx, plan_id);
	return err ? err : move_system(ctx, "notice", "open", own);
}

enum err notice_open(struct ctx *ctx, const struct moved *moved)
{
	return open_notice(ctx, moved->ids.id[0]);
}

enum err notice_open_again(struct ctx *ctx, const struct moved *moved)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_NOTICE_OF, &rows, DB_TEXT(moved->ids.id[0]));
	return err ? err : open_notice(ctx, db_text(&rows, 0, "plan_id"));
}

enum err notice_take_down(struct ctx *ctx, const struct moved *moved)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_NOTICE_STANDING, &rows, DB_TEXT(moved->ids.id[0]));
	if (err)
		return err;
	struct id_list ids = id_list_of(ctx, &rows, "id", NULL, NULL);
	return as_system_move(ctx, "notice", "withdraw", &ids);
}

enum err notice_publish(struct ctx *ctx, const struct asked_step *asked)
{
	struct db_rows rows;
	enum err err =
		db(ctx, QUERY_NOTICE_PUBLISHABLE, &rows, DB_TEXT(asked->id), DB_TEXT(asked->note));
	if (!err && !rows.count)
		return fail(&ctx->fault, ERR_NOT_FOUND);
	if (err)
		return err;
	if (!db_bool(&rows, 0, "happened"))
		return fail_at(&ctx->fault, ERR_INVALID, "/published_at", CODE_IN_FUTURE, 0);
	if (!db_bool(&rows, 0, "follows"))
		return fail_at(&ctx->fault, ERR_INVALID, "/published_at", CODE_OUT_OF_ORDER, 0);
	return move_asked(ctx, asked);
}

enum err notice_record(struct ctx *ctx, const struct moved *moved)
{
	return db(
		ctx, QUERY_NOTICE_PUBLISHED, NULL, DB_TEXT(moved->ids.id[0]), DB_TEXT(moved->note));
}

enum err notice_close_due(struct ctx *ctx)
{
	struct db_rows rows;
	enum err err = as_system_run(ctx, QUERY_NOTICE_OVER, 0, NULL, &rows);
	if (err)
		return err;
	struct id_list over = id_list_of(ctx, &rows, "id", NULL, NULL);
	return as_system_move(ctx, "notice", "close", &over);
}

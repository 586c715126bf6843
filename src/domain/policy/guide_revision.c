#include "domain/policy/guide_revision.h"

#include "db/db.h"
#include "domain/case/dossier.h"
#include "domain/case/move.h"

#define FLOW "guide_revision"

static enum err replace_waiting(struct ctx *ctx, const char *guide_id)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_GUIDE_REVISION_WAITING, &rows, DB_TEXT(guide_id));
	if (err || !rows.count)
		return err;
	return move_system(ctx, FLOW, "replace", db_text(&rows, 0, "id"));
}

enum err guide_revision_draft(struct ctx *ctx, const struct moved *moved)
{
	char id[UUID_SIZE];
	const char *guide_id = moved->ids.id[0];
	enum err err = replace_waiting(ctx, guide_id);
	if (!err)
		err = dossier_open(ctx, FLOW, NULL, ctx->actor.agency_id, "ZN", id);
	if (err)
		return err;
	const char *own = arena_text(ctx->arena, id);
	err = db(ctx, QUERY_GUIDE_REVISION_INSERT, NULL, DB_TEXT(own), DB_TEXT(guide_id),
		DB_TEXT(moved->note));
	return err ? err : move_one(ctx, FLOW, "draft", own, -1, NULL);
}

#include "domain/policy/calendar.h"

#include "db/db.h"
#include "domain/case/dossier.h"
#include "domain/case/move.h"

static enum err check_layer(struct ctx *ctx, const char *layer)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_CALENDAR_LAYER_KNOWN, &rows, DB_TEXT(layer));
	return err || rows.count ? err : fail(&ctx->fault, ERR_NOT_FOUND);
}

static enum err check_days(struct ctx *ctx, const char *body)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_CALENDAR_STRAYS, &rows, DB_TEXT(body));
	if (err || !rows.count)
		return err;
	for (size_t i = 0; i < rows.count; i++)
		fault_add(&ctx->fault,
			arena_printf(ctx->arena, "/days/%s/date", db_text(&rows, i, "place")),
			db_bool(&rows, i, "repeated") ? CODE_REPEATED : CODE_FORMAT, 0);
	return fail(&ctx->fault, ERR_INVALID);
}

enum err calendar_draft(struct ctx *ctx, const char *layer, const char *body, char id[UUID_SIZE])
{
	enum err err = check_layer(ctx, layer);
	if (!err)
		err = check_days(ctx, body);
	if (!err)
		err = dossier_open(ctx, "calendar", NULL, NULL, "RL", id);
	const char *own = arena_text(ctx->arena, id);
	if (!err)
		err = db(ctx, QUERY_CALENDAR_INSERT, NULL, DB_TEXT(own), DB_TEXT(layer),
			DB_TEXT(body));
	return err ? err : move_one(ctx, "calendar", "draft", own, -1, NULL);
}

enum err calendar_take_force(struct ctx *ctx, const struct moved *moved)
{
	return db(ctx, QUERY_CALENDAR_TAKE_FORCE, NULL, DB_TEXT(moved->ids.id[0]));
}

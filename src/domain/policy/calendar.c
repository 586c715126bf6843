#include "domain/policy/calendar.h"

#include "db/db.h"

static enum err check(struct ctx *ctx, const char *layer, const char *body)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_CALENDAR_LAYER_KNOWN, &rows, DB_TEXT(layer));
	if (!err && !rows.count)
		err = fail(&ctx->fault, ERR_NOT_FOUND);
	if (!err)
		err = db(ctx, QUERY_CALENDAR_STRAYS, &rows, DB_TEXT(body));
	if (err || !rows.count)
		return err;
	const char *pointer = arena_printf(ctx->arena, "/days/%s/date", db_text(&rows, 0, "place"));
	return fail_at(&ctx->fault, ERR_INVALID, pointer, CODE_FORMAT, 0);
}

enum err calendar_import(struct ctx *ctx, const char *layer, const char *body, const char **json)
{
	struct db_rows rows;
	enum err err = check(ctx, layer, body);
	if (!err)
		err = db(ctx, QUERY_CALENDAR_CLEAR, NULL, DB_TEXT(layer), DB_TEXT(body));
	if (!err)
		err = db(ctx, QUERY_CALENDAR_COVER, NULL, DB_TEXT(layer), DB_TEXT(body));
	if (!err)
		err = db(ctx, QUERY_CALENDAR_WRITE, NULL, DB_TEXT(layer), DB_TEXT(body));
	if (!err)
		err = db(ctx, QUERY_CALENDAR_BODY, &rows, DB_TEXT(layer), DB_TEXT(body));
	*json = err ? NULL : db_text(&rows, 0, "body");
	return err;
}

#include "domain/money/reserve_statement.h"

#include "db/db.h"
#include "domain/case/dossier.h"
#include "domain/case/move.h"
#include "domain/money/fund.h"

#define FLOW "reserve_statement"

enum err reserve_statement_create(struct ctx *ctx, const char *body, char id[UUID_SIZE])
{
	enum err err = dossier_open(ctx, FLOW, NULL, ctx->actor.agency_id, "BF", id);
	const char *own = arena_text(ctx->arena, id);
	if (!err)
		err = db(ctx, QUERY_RESERVE_STATEMENT_INSERT, NULL, TEXT(own), TEXT(body));
	return err ? err : move_one(ctx, FLOW, "record", own, -1, NULL);
}

enum err reserve_statement_confirm(
	struct ctx *ctx, const char *id, int64_t version, const char *note)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_RESERVE_STATEMENT_OLDER, &rows, TEXT(id));
	for (size_t i = 0; !err && i < rows.count; i++)
		err = move_system(ctx, FLOW, "supersede", db_text(&rows, i, "id"));
	if (!err)
		err = move_one(ctx, FLOW, "confirm", id, version, note);
	return err ? err : fund_serve_due(ctx);
}

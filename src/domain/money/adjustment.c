#include "domain/money/adjustment.h"

#include "db/db.h"
#include "domain/case/dossier.h"
#include "domain/case/move.h"
#include "domain/money/fund.h"
#include "domain/money/ledger.h"

enum err adjustment_create(struct ctx *ctx, const char *body, char id[UUID_SIZE])
{
	struct db_rows rows;
	enum err err = dossier_open(ctx, "adjustment", NULL, ctx->actor.agency_id, "TJ", id);
	const char *own = arena_text(ctx->arena, id);
	if (!err)
		err = db(ctx, QUERY_ADJUSTMENT_INSERT, &rows, DB_TEXT(own), DB_TEXT(body));
	if (!err && rows.affected != 1)
		return fail(&ctx->fault, ERR_PARAMETER_MISSING);
	return err ? err : move_one(ctx, "adjustment", "draft", own, -1, NULL);
}

enum err adjustment_ask_again(struct ctx *ctx, const struct moved *moved)
{
	return db(
		ctx, QUERY_ADJUSTMENT_ASKED, NULL, DB_TEXT(moved->ids.id[0]), DB_TEXT(moved->note));
}

enum err adjustment_arrive(struct ctx *ctx, const struct moved *moved)
{
	struct db_rows rows;
	const char *id = moved->ids.id[0];
	enum err err = db(ctx, QUERY_ADJUSTMENT_GRANTED, &rows, DB_TEXT(id), DB_TEXT(moved->note));
	if (err)
		return err;
	const char *fund_id = db_text(&rows, 0, "fund_id");
	err = ledger_post(
		ctx, fund_id, "grant", "source", "available", db_int(&rows, 0, "granted_fen"), id);
	return err ? err : fund_release_queue(ctx, fund_id);
}

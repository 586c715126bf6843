#include "domain/money/deposit.h"

#include "db/db.h"
#include "domain/case/dossier.h"
#include "domain/case/move.h"
#include "domain/money/fund.h"
#include "domain/money/ledger.h"

enum err deposit_create(struct ctx *ctx, const char *body, char id[UUID_SIZE])
{
	enum err err = dossier_open(ctx, "deposit", NULL, NULL, "BR", id);
	const char *own = arena_text(ctx->arena, id);
	if (!err)
		err = db(ctx, QUERY_DEPOSIT_INSERT, NULL, DB_TEXT(own), DB_TEXT(body));
	return err ? err : move_one(ctx, "deposit", "book", own, -1, NULL);
}

enum err deposit_reclaim(struct ctx *ctx, const char *fund_id, const char *body, char id[UUID_SIZE])
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_FUND_THERE, &rows, DB_TEXT(fund_id));
	if (!err && !db_bool(&rows, 0, "there"))
		return fail(&ctx->fault, ERR_NOT_FOUND);
	if (!err)
		err = dossier_open(ctx, "deposit", NULL, NULL, "BR", id);
	const char *own = arena_text(ctx->arena, id);
	if (!err)
		err = db(ctx, QUERY_DEPOSIT_RECLAIM, NULL, DB_TEXT(own), DB_TEXT(fund_id),
			DB_TEXT(body));
	return err ? err : move_one(ctx, "deposit", "book", own, -1, NULL);
}

enum err deposit_arrive(struct ctx *ctx, const struct moved *moved)
{
	struct db_rows rows;
	const char *id = moved->ids.id[0];
	enum err err = db(ctx, QUERY_DEPOSIT_MONEY, &rows, DB_TEXT(id));
	if (err)
		return err;
	const char *fund_id = db_text(&rows, 0, "fund_id");
	err = ledger_post(ctx, fund_id, "deposit", db_text(&rows, 0, "account"), "available",
		db_int(&rows, 0, "amount_fen"), id);
	return err ? err : fund_release_queue(ctx, fund_id);
}

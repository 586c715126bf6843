#include "domain/money/reserve_statement.h"

#include "db/db.h"
#include "domain/case/dossier.h"
#include "domain/case/id_list.h"
#include "domain/case/move.h"
#include "domain/case/system.h"

#define FLOW "reserve_statement"

enum err reserve_statement_create(struct ctx *ctx, const char *body, char id[UUID_SIZE])
{
	enum err err = dossier_open(ctx, FLOW, NULL, ctx->actor.agency_id, "BF", id);
	const char *own = arena_text(ctx->arena, id);
	if (!err)
		err = db(ctx, QUERY_RESERVE_STATEMENT_INSERT, NULL, DB_TEXT(own), DB_TEXT(body));
	return err ? err : move_one(ctx, FLOW, "record", own, -1, NULL);
}

enum err reserve_statement_supersede(struct ctx *ctx, const struct moved *moved)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_RESERVE_STATEMENT_OLDER, &rows, DB_TEXT(moved->ids.id[0]));
	if (err)
		return err;
	struct id_list older = id_list_of(ctx, &rows, "id", NULL, NULL);
	return as_system_move(ctx, FLOW, "supersede", &older);
}

#include "domain/money/grant.h"

#include <string.h>

#include "domain/case/id_list.h"
#include "domain/case/system.h"

enum { USE_CASE, USE_GRANT, USE_AMOUNT, USE_COLUMNS };

static struct columns *uses_of(struct ctx *ctx)
{
	struct columns *uses = columns_create(ctx->arena, USE_COLUMNS);

	uses->column[USE_CASE].type = COLUMN_UUID;
	uses->column[USE_GRANT].type = COLUMN_UUID;
	uses->column[USE_AMOUNT].type = COLUMN_INT;
	return uses;
}

/* Rows of one grant follow each other. */
static struct grants grants_of(struct ctx *ctx, const struct db_rows *rows)
{
	struct grants grants = { .count = rows->count, .uses = uses_of(ctx) };
	int64_t *left_fen = arena_alloc(ctx->arena, (rows->count + 1) * sizeof(*left_fen));

	grants.grant = arena_alloc(ctx->arena, (rows->count + 1) * sizeof(*grants.grant));
	for (size_t i = 0; i < rows->count; i++) {
		struct grant *grant = &grants.grant[i];
		grant->id = db_text(rows, i, "adjustment_id");
		grant->ground = db_text(rows, i, "ground");
		left_fen[i] = db_int(rows, i, "left_fen");
		bool again = i > 0 && !strcmp(grant[-1].id, grant->id);
		grant->left_fen = again ? grant[-1].left_fen : &left_fen[i];
	}
	return grants;
}

enum err grants_find(struct ctx *ctx, const struct db_rows *waiting, struct grants *grants)
{
	struct id_list needy = id_list_of(ctx, waiting, "id", "gate", "grant");
	struct db_rows rows = { 0 };
	enum err err = ERR_NONE;

	if (needy.count)
		err = as_system_db(ctx, QUERY_FUND_GRANTS, &rows, DB_LIST(needy.id, needy.count));
	*grants = grants_of(ctx, &rows);
	return err;
}

static int64_t ground_left(const struct grants *grants, const char *ground)
{
	int64_t left_fen = 0;

	for (size_t i = 0; i < grants->count; i++)
		if (!strcmp(grants->grant[i].ground, ground))
			left_fen += *grants->grant[i].left_fen;
	return left_fen;
}

static int64_t grant_take(
	struct columns *uses, const struct grant *grant, const char *case_id, int64_t wanted_fen)
{
	int64_t taken_fen = *grant->left_fen < wanted_fen ? *grant->left_fen : wanted_fen;

	if (taken_fen <= 0)
		return 0;
	*grant->left_fen -= taken_fen;
	column_uuid(&uses->column[USE_CASE], case_id);
	column_uuid(&uses->column[USE_GRANT], grant->id);
	column_int(&uses->column[USE_AMOUNT], taken_fen);
	uses->rows++;
	return taken_fen;
}

bool grants_cover(
	struct grants *grants, const char *ground, const char *case_id, int64_t amount_fen)
{
	if (ground_left(grants, ground) < amount_fen)
		return false;
	for (size_t i = 0; i < grants->count && amount_fen > 0; i++)
		if (!strcmp(grants->grant[i].ground, ground))
			amount_fen -=
				grant_take(grants->uses, &grants->grant[i], case_id, amount_fen);
	return true;
}

enum err grants_write(struct ctx *ctx, const struct grants *grants)
{
	const struct column *use = grants->uses->column;

	if (!grants->uses->rows)
		return ERR_NONE;
	return as_system_db(ctx, QUERY_ADJUSTMENT_USE_INSERT, NULL, DB_COLUMN(&use[USE_CASE]),
		DB_COLUMN(&use[USE_GRANT]), DB_COLUMN(&use[USE_AMOUNT]));
}

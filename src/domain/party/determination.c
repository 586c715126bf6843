#include "domain/party/determination.h"

#include <string.h>

#include "db/db.h"
#include "domain/case/document.h"
#include "domain/case/dossier.h"
#include "domain/case/id_list.h"
#include "domain/case/move.h"
#include "domain/case/system.h"
#include "domain/party/size_proposal.h"

static bool size_word(const char *value)
{
	static const char *const words[] = { "large", "medium", "small", "micro" };
	for (size_t i = 0; i < LENGTH(words); i++)
		if (!strcmp(value, words[i]))
			return true;
	return false;
}

static enum err check_value(struct ctx *ctx, const char *kind, const char *value)
{
	bool size = !strcmp(kind, "size");
	if (!value && !size)
		return fail_at(&ctx->fault, ERR_INVALID, "/value", CODE_REQUIRED, 0);
	if (value && size && !size_word(value))
		return fail_at(&ctx->fault, ERR_INVALID, "/value", CODE_ENUM, 0);
	return ERR_NONE;
}

/* S8: for a value that nobody gave stands what the calculator proposes; what it does not know is no
 * size. */
static enum err check_proposal(struct ctx *ctx, const char *enterprise_id)
{
	static const enum code lacks[FIGURE_COUNT] = { [FIGURE_employees] = CODE_EMPLOYEES_MISSING,
		[FIGURE_revenue_fen] = CODE_REVENUE_MISSING,
		[FIGURE_assets_fen] = CODE_ASSETS_MISSING };
	struct size_proposal proposal;
	enum err err = size_proposal_make(ctx, enterprise_id, &proposal);
	if (err || proposal.size != SIZE_undetermined)
		return err;
	if (!proposal.covered)
		fault_add(&ctx->fault, "/value", CODE_INDUSTRY_UNCOVERED, 0);
	for (size_t i = 0; i < FIGURE_COUNT; i++)
		if (proposal.missing[i])
			fault_add(&ctx->fault, "/value", lacks[i], 0);
	return fail(&ctx->fault, ERR_INVALID);
}

enum err determination_propose(struct ctx *ctx, const char *enterprise_id, const char *body,
	const char *kind, const char *value, char id[UUID_SIZE])
{
	struct db_rows rows;
	enum err err = check_value(ctx, kind, value);
	if (!err)
		err = db(ctx, QUERY_ENTERPRISE_AGENCY, &rows, DB_TEXT(enterprise_id));
	if (!err && !rows.count)
		return fail(&ctx->fault, ERR_NOT_FOUND);
	if (!err && !value)
		err = check_proposal(ctx, enterprise_id);
	if (!err)
		err = document_belongs(ctx, enterprise_id, body);
	if (!err)
		err = dossier_open(ctx, "determination", enterprise_id,
			db_text(&rows, 0, "agency_id"), "RD", id);
	const char *own = arena_text(ctx->arena, id);
	if (!err)
		err = db(ctx, QUERY_DETERMINATION_INSERT, NULL, DB_TEXT(own),
			DB_TEXT(enterprise_id), DB_TEXT(body));
	if (!err)
		err = dossier_refer(ctx, own, "determination", body);
	return err ? err : move_one(ctx, "determination", "propose", own, -1, NULL);
}

enum err determination_sign(struct ctx *ctx, const struct moved *moved)
{
	return db(ctx, QUERY_DETERMINATION_SIGN, NULL, DB_TEXT(moved->ids.id[0]));
}

enum err determination_end(struct ctx *ctx, const struct moved *moved)
{
	return db(ctx, QUERY_DETERMINATION_END, NULL, DB_LIST(moved->ids.id, moved->ids.count),
		DB_TEXT(moved->note));
}

/* What began before the newer one keeps the days until then. */
static enum err shorten(struct ctx *ctx, const struct id_list *older, const char *note)
{
	return move(ctx, &(struct move){ .flow = "determination",
				 .action = "shorten",
				 .ids = older->id,
				 .count = older->count,
				 .version = -1,
				 .note = note,
				 .as_system = true });
}

enum err determination_replace(struct ctx *ctx, const struct moved *moved)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_DETERMINATION_OLDER, &rows, DB_TEXT(moved->ids.id[0]));
	if (err)
		return err;
	struct id_list before = id_list_of(ctx, &rows, "id", "begins_before", "t");
	struct id_list replaced = id_list_of(ctx, &rows, "id", "begins_before", "f");
	if (before.count)
		err = shorten(ctx, &before, db_text(&rows, 0, "note"));
	return err ? err : as_system_move(ctx, "determination", "supersede", &replaced);
}

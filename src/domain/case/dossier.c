#include "domain/case/dossier.h"

#include "crypt/uuid.h"
#include "db/db.h"
#include "db/statement.h"

enum err dossier_lock(struct ctx *ctx, const struct dossier_set *set, const struct db_call *then,
	struct db_rows *heads)
{
	const struct db_value values[] = { DB_LIST(set->ids, set->count), DB_TEXT(set->flow) };
	enum query before = statement_named(arena_printf(ctx->arena, "%s_before", set->flow));
	struct db_call calls[DB_CALLS];
	size_t count = 0;
	if (before != QUERY_COUNT)
		calls[count++] = (struct db_call){ before, NULL, 1, values };
	calls[count++] = (struct db_call){ QUERY_DOSSIER_LOCK, heads, LENGTH(values), values };
	if (set->grounds)
		calls[count++] = (struct db_call){ QUERY_GROUND_LOCK, NULL, 1, values };
	if (then)
		calls[count++] = *then;
	enum err err = db_run_all(ctx, calls, count);
	return err || heads->count == set->count ? err : fail(&ctx->fault, ERR_NOT_FOUND);
}

enum err dossier_insert(struct ctx *ctx, const char *flow, const char *id,
	const char *enterprise_id, const char *agency_id, const char *number_prefix)
{
	return db(ctx, QUERY_DOSSIER_INSERT, NULL, DB_TEXT(id), DB_TEXT(flow),
		DB_TEXT(enterprise_id), DB_TEXT(agency_id), DB_TEXT(number_prefix));
}

enum err dossier_open(struct ctx *ctx, const char *flow, const char *enterprise_id,
	const char *agency_id, const char *number_prefix, char id[UUID_SIZE])
{
	uuid_new(id);
	return dossier_insert(
		ctx, flow, arena_text(ctx->arena, id), enterprise_id, agency_id, number_prefix);
}

enum err dossier_insert_many(struct ctx *ctx, const char *flow, const char *agency_id,
	const char *number_prefix, const struct column *ids, const struct column *enterprise_ids)
{
	return db(ctx, QUERY_DOSSIERS_INSERT, NULL, DB_TEXT(flow), DB_TEXT(agency_id),
		DB_TEXT(number_prefix), DB_COLUMN(ids), DB_COLUMN(enterprise_ids));
}

enum err dossier_refer(struct ctx *ctx, const char *id, const char *flow, const char *body_json)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_DOSSIER_BY_REF, &rows, DB_TEXT(flow), DB_TEXT(body_json));
	if (err)
		return err;
	if (rows.count) {
		ctx->fault.location =
			arena_printf(ctx->arena, "/v1/%ss/%s", flow, db_text(&rows, 0, "id"));
		return fail(&ctx->fault, ERR_EXTERNAL_REF);
	}
	return db(ctx, QUERY_DOSSIER_REFER, NULL, DB_TEXT(id), DB_TEXT(body_json));
}

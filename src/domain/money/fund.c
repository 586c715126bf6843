#include "domain/money/fund.h"

#include <string.h>

#include "domain/case/case.h"
#include "domain/case/id_list.h"
#include "domain/case/move.h"
#include "domain/case/system.h"
#include "domain/money/ledger.h"

/* Cases of the queue that are served, and those of them that a grant lets through. */
struct queue_service {
	struct cases cases;
	struct id_list covered, grants;
};

/* The oldest grant of this ground that still covers the whole case; what it covers is taken off. */
static const char *grant_for(
	const struct db_rows *grants, int64_t *left_fen, const char *ground, int64_t amount_fen)
{
	for (size_t i = 0; i < grants->count; i++) {
		if (left_fen[i] < amount_fen || strcmp(db_text(grants, i, "ground"), ground))
			continue;
		left_fen[i] -= amount_fen;
		return db_text(grants, i, "adjustment_id");
	}
	return NULL;
}

static int64_t *grants_left(struct ctx *ctx, const struct db_rows *grants)
{
	int64_t *left_fen = arena_alloc(ctx->arena, (grants->count + 1) * sizeof(*left_fen));
	for (size_t i = 0; i < grants->count; i++)
		left_fen[i] = db_int(grants, i, "left_fen");
	return left_fen;
}

static struct id_list room(struct ctx *ctx, size_t count)
{
	return (struct id_list){ .id = arena_alloc(ctx->arena, (count + 1) * sizeof(char *)) };
}

/* Those of the queue that the money reaches; who does not fit, or finds the grants used up, is
 * passed over. */
static struct queue_service served(struct ctx *ctx, const struct db_rows *waiting,
	const struct db_rows *grants, int64_t available_fen)
{
	struct queue_service service = { .cases = cases_of(ctx, waiting, NULL, NULL),
		.covered = room(ctx, waiting->count),
		.grants = room(ctx, waiting->count) };
	struct id_list *ids = &service.cases.ids, *flows = &service.cases.flows;
	int64_t *left_fen = grants_left(ctx, grants);
	size_t count = 0;
	for (size_t i = 0; i < waiting->count; i++) {
		const char *grant = NULL;
		int64_t approved_fen = db_int(waiting, i, "approved_fen");
		bool needs_grant = !strcmp(db_text(waiting, i, "gate"), "grant");
		if (approved_fen <= available_fen && needs_grant)
			grant = grant_for(
				grants, left_fen, db_text(waiting, i, "ground"), approved_fen);
		if (approved_fen > available_fen || (needs_grant && !grant))
			continue;
		available_fen -= approved_fen;
		ids->id[count] = ids->id[i];
		flows->id[count++] = flows->id[i];
		if (grant) {
			service.covered.id[service.covered.count++] = ids->id[count - 1];
			service.grants.id[service.grants.count++] = grant;
		}
	}
	ids->count = flows->count = count;
	return service;
}

/* Set aside before the step: its guards ask whether that was done. */
static enum err serve(struct ctx *ctx, const struct queue_service *service)
{
	const struct cases *cases = &service->cases;
	enum err err = ERR_NONE;
	if (service->covered.count)
		err = as_system_db(ctx, QUERY_ADJUSTMENT_USE_INSERT, NULL,
			DB_LIST(service->covered.id, service->covered.count),
			DB_LIST(service->grants.id, service->grants.count));
	if (!err)
		err = ledger_post_cases(
			ctx, cases->ids.id, cases->ids.count, "reserve", "available", "reserved");
	return err ? err : cases_move(ctx, cases, "reserve");
}

/* Grants are looked up for the cases that need one. */
static enum err fund_grants(struct ctx *ctx, const struct db_rows *waiting, struct db_rows *grants)
{
	struct id_list needy = id_list_of(ctx, waiting, "id", "gate", "grant");
	*grants = (struct db_rows){ 0 };
	if (!needy.count)
		return ERR_NONE;
	return as_system_db(ctx, QUERY_FUND_GRANTS, grants, DB_LIST(needy.id, needy.count));
}

enum err fund_release_queue(struct ctx *ctx, const char *fund_id)
{
	struct db_rows fund, waiting, grants;
	enum err err = as_system_db(ctx, QUERY_FUND_LOCK, &fund, DB_TEXT(fund_id));
	if (!err)
		err = as_system_db(ctx, QUERY_FUND_WAITING, &waiting, DB_TEXT(fund_id));
	if (err || !waiting.count)
		return err;
	err = fund_grants(ctx, &waiting, &grants);
	if (err)
		return err;
	struct queue_service service =
		served(ctx, &waiting, &grants, db_int(&fund, 0, "available_fen"));
	return serve(ctx, &service);
}

enum err fund_serve_due(struct ctx *ctx)
{
	struct db_rows funds;
	enum err err = as_system_run(ctx, QUERY_FUND_SERVING, 0, NULL, &funds);
	for (size_t i = 0; !err && i < funds.count; i++)
		err = fund_release_queue(ctx, db_text(&funds, i, "id"));
	return err;
}

/* Those that came and were not served wait, each with its cause. */
static enum err wait_for(struct ctx *ctx, const struct db_rows *waiting, const char *cause)
{
	struct cases cases = cases_of(ctx, waiting, "cause", cause);
	return cases_move_noted(
		ctx, &cases, "wait", arena_printf(ctx->arena, "{\"cause\":\"%s\"}", cause));
}

enum err fund_reserve(struct ctx *ctx, const struct moved *moved)
{
	const struct id_list *cases = &moved->ids;
	struct db_rows rows;
	enum err err =
		as_system_db(ctx, QUERY_OBLIGATION_OPEN, &rows, DB_LIST(cases->id, cases->count));
	if (!err && (size_t)rows.affected != cases->count)
		return fail(&ctx->fault, ERR_PARAMETER_MISSING);
	if (!err)
		err = as_system_db(
			ctx, QUERY_OBLIGATION_FUNDS, &rows, DB_LIST(cases->id, cases->count));
	for (size_t i = 0; !err && i < rows.count; i++)
		err = fund_release_queue(ctx, db_text(&rows, i, "fund_id"));
	if (!err)
		err = as_system_db(
			ctx, QUERY_OBLIGATION_WAITING, &rows, DB_LIST(cases->id, cases->count));
	if (!err)
		err = wait_for(ctx, &rows, "reserve_months");
	return err ? err : wait_for(ctx, &rows, "cash");
}

enum err fund_release_case(struct ctx *ctx, const char *case_id)
{
	struct db_rows rows, released;
	enum err err = as_system_db(ctx, QUERY_OBLIGATION_FUND, &rows, DB_TEXT(case_id));
	if (err || !rows.count)
		return err;
	err = as_system_db(ctx, QUERY_LEDGER_RELEASE, &released, DB_TEXT(case_id));
	if (!err)
		err = as_system_db(ctx, QUERY_OBLIGATION_END, NULL, DB_TEXT(case_id));
	if (!err)
		err = as_system_db(ctx, QUERY_ADJUSTMENT_USE_FREE, NULL, DB_TEXT(case_id));
	if (err || !released.affected)
		return err;
	return fund_release_queue(ctx, db_text(&rows, 0, "fund_id"));
}

enum err fund_release(struct ctx *ctx, const struct moved *moved)
{
	enum err err = ERR_NONE;
	for (size_t i = 0; !err && i < moved->ids.count; i++)
		err = fund_release_case(ctx, moved->ids.id[i]);
	return err;
}

enum err fund_serve(struct ctx *ctx, const struct moved *moved)
{
	(void)moved;
	return fund_serve_due(ctx);
}

enum err fund_rebind(struct ctx *ctx, const struct moved *moved)
{
	const char *case_id = moved->ids.id[0];
	enum err err = as_system_db(ctx, QUERY_OBLIGATION_REBIND, NULL, DB_TEXT(case_id));
	return err ? err : as_system_db(ctx, QUERY_LETTER_ITEM_FOLLOW, NULL, DB_TEXT(case_id));
}

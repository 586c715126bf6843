#include "domain/money/fund.h"

#include <string.h>

#include "domain/case/case.h"
#include "domain/case/id_list.h"
#include "domain/case/move.h"
#include "domain/case/system.h"
#include "domain/money/grant.h"
#include "domain/money/ledger.h"

/* True when the money reaches a waiting case, and the grants where its gate asks for one; its part
 * of these is then taken. */
static bool fits(
	const struct db_rows *waiting, size_t row, struct grants *grants, int64_t available_fen)
{
	int64_t approved_fen = db_int(waiting, row, "approved_fen");

	if (approved_fen > available_fen)
		return false;
	return strcmp(db_text(waiting, row, "gate"), "grant") != 0 ||
	       grants_cover(grants, db_text(waiting, row, "ground"), db_text(waiting, row, "id"),
		       approved_fen);
}

/* The cases of the queue that are served; one that does not fit, or finds the grants used up, is
 * passed over. */
static struct cases served(struct ctx *ctx, const struct db_rows *waiting, struct grants *grants,
	int64_t available_fen)
{
	struct cases cases = cases_of(ctx, waiting, NULL, NULL);
	size_t count = 0;

	for (size_t i = 0; i < waiting->count; i++) {
		if (!fits(waiting, i, grants, available_fen))
			continue;
		available_fen -= db_int(waiting, i, "approved_fen");
		cases.ids.id[count] = cases.ids.id[i];
		cases.flows.id[count++] = cases.flows.id[i];
	}
	cases.ids.count = cases.flows.count = count;
	return cases;
}

/* Set aside before the step: its guards ask whether that was done. */
static enum err serve(struct ctx *ctx, const struct cases *cases, const struct grants *grants)
{
	enum err err = grants_write(ctx, grants);
	if (!err)
		err = ledger_post_cases(
			ctx, cases->ids.id, cases->ids.count, "reserve", "available", "reserved");
	return err ? err : cases_move(ctx, cases, "reserve");
}

enum err fund_release_queue(struct ctx *ctx, const char *fund_id)
{
	struct db_rows fund, waiting;
	struct grants grants;
	enum err err = as_system_db(ctx, QUERY_FUND_LOCK, &fund, DB_TEXT(fund_id));
	if (!err)
		err = as_system_db(ctx, QUERY_FUND_WAITING, &waiting, DB_TEXT(fund_id));
	if (err || !waiting.count)
		return err;
	err = grants_find(ctx, &waiting, &grants);
	if (err)
		return err;
	struct cases cases = served(ctx, &waiting, &grants, db_int(&fund, 0, "available_fen"));
	return serve(ctx, &cases, &grants);
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

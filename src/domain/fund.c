#include "domain/fund.h"

#include <string.h>

#include "crypt/random.h"
#include "domain/move.h"
#include "domain/system.h"

enum err ledger_post(struct ctx *ctx, const char *fund_id, const char *cause,
	const char *from_account, const char *to_account, int64_t amount_fen, const char *case_id)
{
	char posting[UUID_SIZE];
	uuid_new(posting);
	return system_db(ctx, QUERY_LEDGER_POST, NULL, TEXT(arena_text(ctx->arena, posting)),
		TEXT(fund_id), TEXT(cause), TEXT(from_account), TEXT(to_account), INT(amount_fen),
		TEXT(case_id));
}

enum err ledger_post_cases(struct ctx *ctx, const char *const *case_ids, size_t count,
	const char *cause, const char *from_account, const char *to_account)
{
	if (!count)
		return ERR_NONE;
	return system_db(ctx, QUERY_LEDGER_POST_CASES, NULL, LIST(case_ids, count), TEXT(cause),
		TEXT(from_account), TEXT(to_account));
}

enum err deposit_create(struct ctx *ctx, const char *body, char id[UUID_SIZE])
{
	enum err err = dossier_open(ctx, "deposit", NULL, NULL, "BR", id);
	const char *own = arena_text(ctx->arena, id);
	if (!err)
		err = db(ctx, QUERY_DEPOSIT_INSERT, NULL, TEXT(own), TEXT(body));
	return err ? err : move_one(ctx, "deposit", "book", own, -1, NULL);
}

enum err deposit_confirm(struct ctx *ctx, const char *id, int64_t version, const char *note)
{
	struct db_rows rows;
	enum err err = move_one(ctx, "deposit", "confirm", id, version, note);
	if (!err)
		err = db(ctx, QUERY_DEPOSIT_MONEY, &rows, TEXT(id));
	if (err)
		return err;
	const char *fund_id = db_text(&rows, 0, "fund_id");
	err = ledger_post(
		ctx, fund_id, "deposit", "source", "available", db_int(&rows, 0, "amount_fen"), id);
	return err ? err : fund_release_queue(ctx, fund_id);
}

/* Those of the queue that the money reaches; who does not fit is passed over. */
static struct cases served(struct ctx *ctx, const struct db_rows *waiting, int64_t available_fen)
{
	struct cases cases = rows_cases(ctx, waiting, NULL, NULL);
	size_t count = 0;
	for (size_t i = 0; i < waiting->count; i++) {
		int64_t approved_fen = db_int(waiting, i, "approved_fen");
		if (approved_fen > available_fen)
			continue;
		available_fen -= approved_fen;
		cases.ids.word[count] = cases.ids.word[i];
		cases.flows.word[count] = cases.flows.word[i];
		count++;
	}
	cases.ids.count = cases.flows.count = count;
	return cases;
}

enum err fund_release_queue(struct ctx *ctx, const char *fund_id)
{
	struct db_rows fund, waiting;
	enum err err = system_db(ctx, QUERY_FUND_LOCK, &fund, TEXT(fund_id));
	if (err)
		return err;
	int64_t available_fen = db_int(&fund, 0, "available_fen");
	err = system_db(ctx, QUERY_FUND_WAITING, &waiting, TEXT(fund_id), INT(available_fen));
	if (err || !waiting.count)
		return err;
	struct cases cases = served(ctx, &waiting, available_fen);
	/* Posted first: the guard of the step asks whether the money is set aside. */
	err = ledger_post_cases(
		ctx, cases.ids.word, cases.ids.count, "reserve", "available", "reserved");
	return err ? err : cases_move(ctx, &cases, "reserve");
}

enum err fund_serve_due(struct ctx *ctx)
{
	struct db_rows funds;
	enum err err = system_run(ctx, QUERY_FUND_SERVING, &funds, 0, NULL);
	for (size_t i = 0; !err && i < funds.count; i++)
		err = fund_release_queue(ctx, db_text(&funds, i, "id"));
	return err;
}

static enum err obligation_head(struct ctx *ctx, const char *case_id, struct db_rows *rows)
{
	return system_db(ctx, QUERY_OBLIGATION_HEAD, rows, TEXT(case_id));
}

enum err fund_reserve_case(struct ctx *ctx, const char *case_id)
{
	struct db_rows rows;
	enum err err = system_db(ctx, QUERY_OBLIGATION_OPEN, &rows, TEXT(case_id));
	if (!err && rows.affected != 1)
		return fail(&ctx->fault, ERR_PARAMETER_MISSING);
	if (!err)
		err = obligation_head(ctx, case_id, &rows);
	if (!err)
		err = fund_release_queue(ctx, db_text(&rows, 0, "fund_id"));
	if (!err)
		err = obligation_head(ctx, case_id, &rows);
	if (err || strcmp(db_text(&rows, 0, "state"), "awaiting_funds"))
		return err;
	return move_system(ctx, db_text(&rows, 0, "flow"), "wait", case_id);
}

enum err fund_release_case(struct ctx *ctx, const char *case_id)
{
	struct db_rows rows, released;
	enum err err = obligation_head(ctx, case_id, &rows);
	if (err || !rows.count)
		return err;
	err = system_db(ctx, QUERY_LEDGER_RELEASE, &released, TEXT(case_id));
	if (!err)
		err = system_db(ctx, QUERY_OBLIGATION_END, NULL, TEXT(case_id));
	if (err || !released.affected)
		return err;
	return fund_release_queue(ctx, db_text(&rows, 0, "fund_id"));
}

enum err fund_rebind_case(struct ctx *ctx, const char *case_id)
{
	enum err err = system_db(ctx, QUERY_OBLIGATION_REBIND, NULL, TEXT(case_id));
	return err ? err : system_db(ctx, QUERY_LETTER_ITEM_FOLLOW, NULL, TEXT(case_id));
}

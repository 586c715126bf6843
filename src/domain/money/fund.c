#include "domain/money/fund.h"

#include <string.h>

#include "crypt/random.h"
#include "domain/case/move.h"
#include "domain/case/system.h"

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

enum err fund_reclaim(struct ctx *ctx, const char *fund_id, const char *body, char id[UUID_SIZE])
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_FUND_THERE, &rows, TEXT(fund_id));
	if (!err && !db_bool(&rows, 0, "there"))
		return fail(&ctx->fault, ERR_NOT_FOUND);
	if (!err)
		err = dossier_open(ctx, "deposit", NULL, NULL, "BR", id);
	const char *own = arena_text(ctx->arena, id);
	if (!err)
		err = db(ctx, QUERY_DEPOSIT_RECLAIM, NULL, TEXT(own), TEXT(fund_id), TEXT(body));
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
	err = ledger_post(ctx, fund_id, "deposit", db_text(&rows, 0, "account"), "available",
		db_int(&rows, 0, "amount_fen"), id);
	return err ? err : fund_release_queue(ctx, fund_id);
}

/* Cases of the queue that are served, and those of them that a grant lets through. */
struct service {
	struct cases cases;
	struct words covered, grants;
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

static struct words room(struct ctx *ctx, size_t count)
{
	return (struct words){ .word = arena_alloc(ctx->arena, (count + 1) * sizeof(char *)) };
}

/* Those of the queue that the money reaches; who does not fit, or finds the grants used up, is
 * passed over. */
static struct service served(struct ctx *ctx, const struct db_rows *waiting,
	const struct db_rows *grants, int64_t available_fen)
{
	struct service service = { .cases = rows_cases(ctx, waiting, NULL, NULL),
		.covered = room(ctx, waiting->count),
		.grants = room(ctx, waiting->count) };
	struct words *ids = &service.cases.ids, *flows = &service.cases.flows;
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
		ids->word[count] = ids->word[i];
		flows->word[count++] = flows->word[i];
		if (grant) {
			service.covered.word[service.covered.count++] = ids->word[count - 1];
			service.grants.word[service.grants.count++] = grant;
		}
	}
	ids->count = flows->count = count;
	return service;
}

/* Set aside before the step: its guards ask whether that was done. */
static enum err serve(struct ctx *ctx, const struct service *service)
{
	const struct cases *cases = &service->cases;
	enum err err = ERR_NONE;
	if (service->covered.count)
		err = system_db(ctx, QUERY_ADJUSTMENT_USE_INSERT, NULL,
			LIST(service->covered.word, service->covered.count),
			LIST(service->grants.word, service->grants.count));
	if (!err)
		err = ledger_post_cases(
			ctx, cases->ids.word, cases->ids.count, "reserve", "available", "reserved");
	return err ? err : cases_move(ctx, cases, "reserve");
}

/* Grants are looked up for the cases that need one. */
static enum err fund_grants(struct ctx *ctx, const struct db_rows *waiting, struct db_rows *grants)
{
	struct words needy = rows_words(ctx, waiting, "id", "gate", "grant");
	*grants = (struct db_rows){ 0 };
	if (!needy.count)
		return ERR_NONE;
	return system_db(ctx, QUERY_FUND_GRANTS, grants, LIST(needy.word, needy.count));
}

enum err fund_release_queue(struct ctx *ctx, const char *fund_id)
{
	struct db_rows fund, waiting, grants;
	enum err err = system_db(ctx, QUERY_FUND_LOCK, &fund, TEXT(fund_id));
	if (!err)
		err = system_db(ctx, QUERY_FUND_WAITING, &waiting, TEXT(fund_id));
	if (err || !waiting.count)
		return err;
	err = fund_grants(ctx, &waiting, &grants);
	if (err)
		return err;
	struct service service = served(ctx, &waiting, &grants, db_int(&fund, 0, "available_fen"));
	return serve(ctx, &service);
}

enum err fund_serve_due(struct ctx *ctx)
{
	struct db_rows funds;
	enum err err = system_run(ctx, QUERY_FUND_SERVING, &funds, 0, NULL);
	for (size_t i = 0; !err && i < funds.count; i++)
		err = fund_release_queue(ctx, db_text(&funds, i, "id"));
	return err;
}

/* Those that came and were not served wait, each with its cause. */
static enum err wait_for(struct ctx *ctx, const struct db_rows *waiting, const char *cause)
{
	struct cases cases = rows_cases(ctx, waiting, "cause", cause);
	return cases_move_noted(
		ctx, &cases, "wait", arena_printf(ctx->arena, "{\"cause\":\"%s\"}", cause));
}

enum err fund_reserve_cases(struct ctx *ctx, const char *const *case_ids, size_t count)
{
	struct db_rows rows;
	enum err err = system_db(ctx, QUERY_OBLIGATION_OPEN, &rows, LIST(case_ids, count));
	if (!err && (size_t)rows.affected != count)
		return fail(&ctx->fault, ERR_PARAMETER_MISSING);
	if (!err)
		err = system_db(ctx, QUERY_OBLIGATION_FUNDS, &rows, LIST(case_ids, count));
	for (size_t i = 0; !err && i < rows.count; i++)
		err = fund_release_queue(ctx, db_text(&rows, i, "fund_id"));
	if (!err)
		err = system_db(ctx, QUERY_OBLIGATION_WAITING, &rows, LIST(case_ids, count));
	if (!err)
		err = wait_for(ctx, &rows, "reserve_months");
	return err ? err : wait_for(ctx, &rows, "cash");
}

enum err fund_reserve_case(struct ctx *ctx, const char *case_id)
{
	return fund_reserve_cases(ctx, &case_id, 1);
}

enum err fund_release_case(struct ctx *ctx, const char *case_id)
{
	struct db_rows rows, released;
	enum err err = system_db(ctx, QUERY_OBLIGATION_FUND, &rows, TEXT(case_id));
	if (err || !rows.count)
		return err;
	err = system_db(ctx, QUERY_LEDGER_RELEASE, &released, TEXT(case_id));
	if (!err)
		err = system_db(ctx, QUERY_OBLIGATION_END, NULL, TEXT(case_id));
	if (!err)
		err = system_db(ctx, QUERY_ADJUSTMENT_USE_FREE, NULL, TEXT(case_id));
	if (err || !released.affected)
		return err;
	return fund_release_queue(ctx, db_text(&rows, 0, "fund_id"));
}

enum err fund_rebind_case(struct ctx *ctx, const char *case_id)
{
	enum err err = system_db(ctx, QUERY_OBLIGATION_REBIND, NULL, TEXT(case_id));
	return err ? err : system_db(ctx, QUERY_LETTER_ITEM_FOLLOW, NULL, TEXT(case_id));
}

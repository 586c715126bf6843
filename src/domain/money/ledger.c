#include "domain/money/ledger.h"

#include "crypt/uuid.h"
#include "domain/case/system.h"

enum err ledger_post(struct ctx *ctx, const char *fund_id, const char *cause,
	const char *from_account, const char *to_account, int64_t amount_fen, const char *case_id)
{
	char posting[UUID_SIZE];
	uuid_new(posting);
	return as_system_db(ctx, QUERY_LEDGER_POST, NULL, DB_TEXT(arena_text(ctx->arena, posting)),
		DB_TEXT(fund_id), DB_TEXT(cause), DB_TEXT(from_account), DB_TEXT(to_account),
		DB_INT(amount_fen), DB_TEXT(case_id));
}

enum err ledger_post_cases(struct ctx *ctx, const char *const *case_ids, size_t count,
	const char *cause, const char *from_account, const char *to_account)
{
	if (!count)
		return ERR_NONE;
	return as_system_db(ctx, QUERY_LEDGER_POST_CASES, NULL, DB_LIST(case_ids, count),
		DB_TEXT(cause), DB_TEXT(from_account), DB_TEXT(to_account));
}

#include "domain/party/person_month.h"

#include "domain/case/system.h"

enum err person_month_free(struct ctx *ctx, const struct moved *moved)
{
	enum err err = ERR_NONE;

	for (size_t i = 0; !err && i < moved->ids.count; i++)
		err = db(ctx, QUERY_CLAIM_VOID, NULL, DB_TEXT(moved->ids.id[i]));
	return err;
}

enum err person_month_use(struct ctx *ctx, const struct id_list *claim_ids)
{
	return as_system_db(ctx, QUERY_CLAIM_MONTHS_TURN, NULL,
		DB_LIST(claim_ids->id, claim_ids->count), DB_TEXT("reserved"), DB_TEXT("used"));
}

enum err person_month_reserve_again(struct ctx *ctx, const struct id_list *claim_ids)
{
	return as_system_db(ctx, QUERY_CLAIM_MONTHS_TURN, NULL,
		DB_LIST(claim_ids->id, claim_ids->count), DB_TEXT("used"), DB_TEXT("reserved"));
}

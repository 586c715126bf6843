#include "domain/party/person_month.h"

#include "domain/case/system.h"

enum err person_month_free(struct ctx *ctx, const char *const *claim_ids, size_t count)
{
	enum err err = ERR_NONE;

	for (size_t i = 0; !err && i < count; i++)
		err = as_system_db(ctx, QUERY_CLAIM_VOID, NULL, TEXT(claim_ids[i]));
	return err;
}

enum err person_month_use(struct ctx *ctx, const char *const *claim_ids, size_t count)
{
	return as_system_db(ctx, QUERY_CLAIM_MONTHS_TURN, NULL, LIST(claim_ids, count),
		TEXT("reserved"), TEXT("used"));
}

enum err person_month_reserve_again(struct ctx *ctx, const char *const *claim_ids, size_t count)
{
	return as_system_db(ctx, QUERY_CLAIM_MONTHS_TURN, NULL, LIST(claim_ids, count),
		TEXT("used"), TEXT("reserved"));
}

#include "domain/sandbox.h"

#include <string.h>

#include "base/date.h"
#include "crypt/person_key.h"
#include "crypt/seal.h"
#include "db/db.h"
#include "domain/due.h"
#include "domain/party/person.h"

#define SEED(suffix) "00000000-0000-7000-8000-000000000" suffix

enum err sandbox_clock_set(struct ctx *ctx, const char *body)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_SANDBOX_CLOCK_SET, NULL, DB_TEXT(body));
	if (!err)
		err = db_run(ctx, QUERY_SANDBOX_CLOCK_NOW, 0, NULL, &rows);
	if (err)
		return err;
	ctx->now_us = db_int(&rows, 0, "now_us");
	ctx->today = date_of_instant(ctx->now_us);
	return due_run(ctx);
}

enum err sandbox_reset(struct ctx *ctx)
{
	return db_run(ctx, QUERY_SANDBOX_RESET, 0, NULL, NULL);
}

struct seeded_account {
	const char *id, *enterprise, *kind, *bank, *permit, *number, *clerk, *officer;
};

static const struct seeded_account ACCOUNTS[] = {
	{ SEED("411"), SEED("401"), "basic", "中国工商银行昌吉支行", "permit",
		"6222020000000000411", SEED("341"), SEED("312") },
	{ SEED("412"), SEED("402"), "basic", "中国农业银行阜康支行", "account_info",
		"6228480000000000412", SEED("342"), SEED("314") },
	{ SEED("413"), SEED("403"), "basic", "奇台农村商业银行", "account_info",
		"6217990000000000413", SEED("343"), SEED("316") },
	{ SEED("414"), SEED("404"), "contribution", "昌吉农村商业银行", "contribution_proof",
		"6217990000000000414", SEED("344"), SEED("312") },
};

static enum err account_seed(struct ctx *ctx, const struct seeded_account *account)
{
	size_t n = strlen(account->number);
	uint8_t *sealed = arena_raw(ctx->arena, n + SEAL_OVERHEAD);
	size_t size = seal(ctx->sealer, "account_number", account->number, n, sealed);
	return db(ctx, QUERY_SANDBOX_ACCOUNT, NULL, DB_TEXT(account->id),
		DB_TEXT(account->enterprise), DB_TEXT(account->kind), DB_TEXT(account->bank),
		DB_TEXT(account->permit), DB_BYTES(sealed, size), DB_TEXT(account->number + n - 4),
		DB_TEXT(account->clerk), DB_TEXT(account->officer));
}

/* Made-up people of a division that was never assigned; the numbers are valid in form. */
struct seeded_person {
	const char *number, *name, *story;
};

static const struct seeded_person PERSONS[] = {
	{ "659901199003070027", "张秀英", "six_months" },
	{ "659901198506100035", "王建军", "other_subsidy" },
	{ "659901195801200051", "李国庆", NULL }, /* past retirement age */
	{ "659901199808260063", "陈思雨",
		NULL }, /* claims say when she left school: two years and a day before */
	{ "659901199205140089", "阿卜来提·如则托合提", NULL }, /* the dot is U+00B7 */
};

static enum err person_seed(struct ctx *ctx, const struct seeded_person *person)
{
	struct person_number number;
	uint8_t key[32], sealed[PERSON_NUMBER_MAX + SEAL_OVERHEAD];
	char mask[PERSON_NUMBER_MAX + 1];
	if (person_number(NULL, 0, person->number, strlen(person->number), &number))
		return fail(&ctx->fault, ERR_INTERNAL);
	person_key(ctx->sealer, number.text, number.size, key);
	size_t size = seal(ctx->sealer, PERSON_CONTEXT, number.text, number.size, sealed);
	person_mask(&number, mask);
	return db(ctx, QUERY_SANDBOX_PERSON, NULL, DB_BYTES(key, sizeof(key)),
		DB_BYTES(sealed, size), DB_TEXT(mask), DB_TEXT(person->name),
		DB_TEXT(person->story));
}

enum err sandbox_seed(struct ctx *ctx)
{
	enum err err = ERR_NONE;
	for (size_t i = 0; i < LENGTH(ACCOUNTS) && !err; i++)
		err = account_seed(ctx, &ACCOUNTS[i]);
	for (size_t i = 0; i < LENGTH(PERSONS) && !err; i++)
		err = person_seed(ctx, &PERSONS[i]);
	return err ? err : db_run(ctx, QUERY_SANDBOX_REMEMBER, 0, NULL, NULL);
}

#include "domain/refund/refund_run.h"

#include <string.h>

#include "base/date.h"
#include "crypt/uuid.h"
#include "db/db.h"
#include "domain/case/dossier.h"
#include "domain/case/move.h"
#include "domain/case/system.h"
#include "domain/refund/refund_list.h"

/* What a kind of run makes of its items. */
static const struct kind {
	const char *word;
	const char *action;  /* of each refund */
	bool this_year_only; /* offers are for what can still be applied for */
	bool decides;        /* an offer is judged again when it is taken up */
} KINDS[] = { { "offers", "offer", true, false }, { "top_ups", "top_up", false, true } };

static const struct kind *kind_named(const char *word)
{
	for (size_t i = 0; i < LENGTH(KINDS); i++)
		if (!strcmp(KINDS[i].word, word))
			return &KINDS[i];
	return NULL;
}

/* The preview
 * ---------------------------------------------------------------------------------------------- */

static enum err check_year(struct ctx *ctx, const struct kind *kind, int64_t year)
{
	int now = date_year(ctx->today);

	if (year > now)
		return fail_at(&ctx->fault, ERR_INVALID, "/year", CODE_TOO_BIG, now);
	if (year < now && kind->this_year_only)
		return fail_at(&ctx->fault, ERR_INVALID, "/year", CODE_TOO_SMALL, now);
	return ERR_NONE;
}

static enum err find_policy(struct ctx *ctx, const char *wanted, const char **policy_id)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_REFUND_RUN_POLICY, &rows, DB_TEXT(wanted));

	if (err)
		return err;
	if (!rows.count && wanted)
		return fail_at(&ctx->fault, ERR_INVALID, "/policy_id", CODE_ENUM, 0);
	if (!rows.count)
		return fail(&ctx->fault, ERR_PARAMETER_MISSING);
	*policy_id = db_text(&rows, 0, "id");
	return ERR_NONE;
}

static enum err keep(struct ctx *ctx, const char *id, const struct refund_order *order,
	const struct refund_list *list)
{
	const struct column *item = list->items->column;
	enum err err = db(ctx, QUERY_REFUND_RUN_INSERT, NULL, DB_TEXT(id),
		DB_TEXT(order->policy_id), DB_TEXT(order->kind), DB_INT(order->year),
		DB_INT((int64_t)list->items->rows), DB_INT(list->total_fen),
		DB_TEXT(list->left_out), DB_TEXT(list->digest));

	return err ? err
		   : as_system_db(ctx, QUERY_REFUND_RUN_ITEMS_WRITE, NULL, DB_TEXT(id),
			     DB_COLUMN(&item[ITEM_ENTERPRISE]), DB_COLUMN(&item[ITEM_ORIGINAL]),
			     DB_COLUMN(&item[ITEM_KIND]), DB_COLUMN(&item[ITEM_METHOD]),
			     DB_COLUMN(&item[ITEM_RECORD_VERSION]),
			     DB_COLUMN(&item[ITEM_RATE_FROM]), DB_COLUMN(&item[ITEM_AMOUNT]),
			     DB_COLUMN(&item[ITEM_COMPUTED]));
}

enum err refund_run_preview(struct ctx *ctx, const char *kind_word, int64_t year,
	const char *policy_id, char id[UUID_SIZE])
{
	struct refund_order order = {
		.kind = kind_word, .agency_id = ctx->actor.agency_id, .year = year
	};
	struct refund_list list;
	const struct kind *kind = kind_named(kind_word);
	enum err err = kind ? check_year(ctx, kind, year) : fail(&ctx->fault, ERR_INTERNAL);

	if (!err)
		err = find_policy(ctx, policy_id, &order.policy_id);
	if (!err)
		err = refund_list_make(ctx, &order, &list);
	if (!err)
		err = dossier_open(ctx, "refund_run", NULL, order.agency_id, "PL", id);
	const char *own = arena_text(ctx->arena, id);
	if (!err)
		err = keep(ctx, own, &order, &list);
	return err ? err : move_one(ctx, "refund_run", "preview", own, -1, NULL);
}

/* Carrying it out
 * ---------------------------------------------------------------------------------------------- */

static enum err compute_again(
	struct ctx *ctx, const char *id, struct refund_order *order, struct refund_list *list)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_REFUND_RUN_HEAD, &rows, DB_TEXT(id));

	if (err)
		return err;
	if (!rows.count)
		return fail(&ctx->fault, ERR_NOT_FOUND);
	*order = (struct refund_order){ .kind = db_text(&rows, 0, "kind"),
		.agency_id = db_text(&rows, 0, "agency_id"),
		.policy_id = db_text(&rows, 0, "policy_id"),
		.year = db_int(&rows, 0, "year") };
	err = refund_list_make(ctx, order, list);
	return err ? err
		   : db(ctx, QUERY_REFUND_RUN_CHECK, NULL, DB_TEXT(id), DB_TEXT(list->digest));
}

/* Ids of the cases to be, in the order of the list. */
static const char **name_cases(struct ctx *ctx, size_t count, struct column *ids)
{
	const char **id = arena_alloc(ctx->arena, (count + 1) * sizeof(*id));
	char name[UUID_SIZE];

	for (size_t i = 0; i < count; i++) {
		uuid_new(name);
		id[i] = arena_text(ctx->arena, name);
		column_uuid(ids, name);
	}
	return id;
}

static enum err open_refunds(struct ctx *ctx, const char *run_id, const struct refund_order *order,
	const struct refund_list *list)
{
	const struct kind *kind = kind_named(order->kind);
	const struct column *enterprises = &list->items->column[ITEM_ENTERPRISE];
	struct columns *made = columns_create(ctx->arena, 1);

	made->column[0].type = COLUMN_UUID;
	const char **ids = name_cases(ctx, list->items->rows, &made->column[0]);
	enum err err = dossier_insert_many(
		ctx, "refund", order->agency_id, "FH", &made->column[0], enterprises);
	if (!err)
		err = as_system_db(ctx, QUERY_REFUND_RUN_CASES, NULL, DB_TEXT(run_id),
			DB_COLUMN(&made->column[0]), DB_COLUMN(enterprises));
	if (!err && kind->decides)
		err = as_system_db(ctx, QUERY_REFUND_BALANCE_JUDGE, NULL,
			DB_COLUMN(&made->column[0]),
			DB_COLUMN(&list->items->column[ITEM_ENTITLED]));
	return err ? err
		   : move(ctx, &(struct move){ .flow = "refund",
				       .action = kind->action,
				       .ids = ids,
				       .count = list->items->rows,
				       .version = -1 });
}

enum err refund_run_confirm(struct ctx *ctx, const struct asked_step *asked)
{
	const char *id = asked->id;
	struct refund_order order;
	struct refund_list list;
	enum err err = as_system_db(ctx, QUERY_REFUND_RUN_LOCK, NULL, DB_TEXT(id));

	if (!err)
		err = as_system_db(ctx, QUERY_REFUND_RUN_BALANCE_LOCK, NULL, DB_TEXT(id));
	if (!err)
		err = compute_again(ctx, id, &order, &list);
	if (!err)
		err = move_asked(ctx, asked);
	if (err || !list.items->rows)
		return err;
	return open_refunds(ctx, id, &order, &list);
}

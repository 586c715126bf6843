#include "domain/refund/refund_list.h"

#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "db/db.h"
#include "domain/case/system.h"
#include "domain/refund/refund_judgement.h"

/* Things that can stand against an employer: the rules' codes and a few more. */
#define LEFT_OUT_WORDS 24

/* A list while it is made. */
struct making {
	struct ctx *ctx;
	const struct refund_order *order;
	struct refund_terms_shelf shelf;
	const struct refund_terms *today; /* of offers */
	struct db_rows rows;
	struct refund_list *list;
	struct buffer canon; /* what the digest is made of */
	size_t words;
	struct {
		const char *word;
		size_t count;
	} left_out[LEFT_OUT_WORDS];
};

static const enum column_type TYPES[ITEM_COLUMNS] = { [ITEM_ENTERPRISE] = COLUMN_UUID,
	[ITEM_ORIGINAL] = COLUMN_UUID,
	[ITEM_KIND] = COLUMN_TEXT,
	[ITEM_METHOD] = COLUMN_TEXT,
	[ITEM_RECORD_VERSION] = COLUMN_INT,
	[ITEM_RATE_FROM] = COLUMN_DATE,
	[ITEM_AMOUNT] = COLUMN_INT,
	[ITEM_ENTITLED] = COLUMN_INT,
	[ITEM_COMPUTED] = COLUMN_TEXT };

static void leave_out(struct making *making, const char *word)
{
	size_t i = 0;

	while (i < making->words && strcmp(making->left_out[i].word, word))
		i++;
	if (i == LEFT_OUT_WORDS)
		return;
	if (i == making->words)
		making->left_out[making->words++].word = word;
	making->left_out[i].count++;
}

static void write_left_out(struct making *making)
{
	struct buffer out = buffer_on(making->ctx->arena);

	for (size_t i = 0; i < making->words; i++) {
		buffer_text(&out, i ? "," : "{");
		buffer_json(&out, making->left_out[i].word);
		buffer_printf(&out, ":%zu", making->left_out[i].count);
	}
	buffer_text(&out, making->words ? "}" : "{}");
	making->list->left_out = out.data;
}

/* Items
 * ---------------------------------------------------------------------------------------------- */

struct item {
	const struct refund_judgement *judgement;
	size_t row;
	const char *original_id; /* NULL: an offer */
	int32_t rate_from;       /* of a top-up */
};

static void put_text(struct column *column, const char *text)
{
	if (text)
		column_text(column, text, strlen(text));
	else
		column_null(column);
}

static void put_canon(struct making *making, const struct item *item, const char *enterprise_id)
{
	buffer_printf(&making->canon, "%s %s %s %s %" PRId64 " %" PRId32 " %" PRId64 "\n",
		enterprise_id, item->original_id ? item->original_id : "-", item->judgement->kind,
		item->judgement->method ? item->judgement->method : "-",
		db_int(&making->rows, item->row, "record_version"),
		item->original_id ? item->rate_from : 0, item->judgement->owed_fen);
}

static enum err add(struct making *making, const struct item *item)
{
	struct column *column = making->list->items->column;
	const char *enterprise_id = db_text(&making->rows, item->row, "enterprise_id");

	column_uuid(&column[ITEM_ENTERPRISE], enterprise_id);
	if (item->original_id) {
		column_uuid(&column[ITEM_ORIGINAL], item->original_id);
		column_date(&column[ITEM_RATE_FROM], item->rate_from);
	} else {
		column_null(&column[ITEM_ORIGINAL]);
		column_null(&column[ITEM_RATE_FROM]);
	}
	put_text(&column[ITEM_KIND], item->judgement->kind);
	put_text(&column[ITEM_METHOD], item->judgement->method);
	column_int(
		&column[ITEM_RECORD_VERSION], db_int(&making->rows, item->row, "record_version"));
	column_int(&column[ITEM_AMOUNT], item->judgement->owed_fen);
	column_int(&column[ITEM_ENTITLED], item->judgement->entitled_fen);
	put_text(&column[ITEM_COMPUTED], item->judgement->computed);
	making->list->items->rows++;
	put_canon(making, item, enterprise_id);
	return money_add(
		       making->list->total_fen, item->judgement->owed_fen, &making->list->total_fen)
		       ? ERR_NONE
		       : fail(&making->ctx->fault, ERR_INVALID);
}

/* Offers: all must pass (S20)
 * ---------------------------------------------------------------------------------------------- */

static const char *state_against(const char *state)
{
	if (!strcmp(state, "verified"))
		return NULL;
	return !strcmp(state, "suspended") ? "enterprise_not_suspended" : "enterprise_verified";
}

/* The word for what stands against an offer before anything is computed; NULL: nothing does. In
 * difficulty the amount waits for a method (S15), so those apply themselves. */
static const char *against_employer(const struct making *making, size_t row)
{
	const char *state = state_against(db_text(&making->rows, row, "enterprise_state"));

	if (state)
		return state;
	if (db_bool(&making->rows, row, "has_refund"))
		return "has_refund";
	return db_bool(&making->rows, row, "distressed") ? "distressed" : NULL;
}

static const char *against_offer(const struct refund_judgement *judged)
{
	if (judged->passes && judged->owed_fen > 0)
		return NULL;
	return judged->against ? judged->against : "nothing_owed";
}

static enum err consider_offer(struct making *making, size_t row)
{
	struct refund_judgement judged;
	const char *against = against_employer(making, row);

	if (!against) {
		refund_judgement_row(making->ctx, making->today, &making->rows, row, NULL, &judged);
		against = against_offer(&judged);
	}
	if (!against)
		return add(making, &(struct item){ .judgement = &judged, .row = row });
	leave_out(making, against);
	return ERR_NONE;
}

/* Top-ups: what is owed above what was paid (S12)
 * ---------------------------------------------------------------------------------------------- */

/* Since when the parameter holds that the amount of this method rests on. */
static int32_t rate_since(const struct refund_policy *policy, const struct refund_result *result)
{
	static const enum refund_term terms[METHOD_COUNT] = { [METHOD_unemployment_benefit] =
								      TERM_ui_monthly_fen,
		[METHOD_social_insurance] = TERM_troubled_months_si_max };

	return result->method == METHOD_premiums ? result->rate_from
						 : policy->term[terms[result->method]].valid_from;
}

/* One top-up of an original stands for one rate of one policy. */
static bool topped_up(const struct making *making, size_t row, int32_t rate_from)
{
	const char *rates = db_text(&making->rows, row, "rates");
	char since[11];

	date_format(rate_from, since);
	return rates && strstr(rates, since);
}

/* The word for what stands against a top-up before anything is computed; NULL: nothing does. A
 * closed registration is not paid while another one has its code. */
static const char *against_original(const struct making *making, size_t row)
{
	if (!db_bool(&making->rows, row, "paid"))
		return "original_paid";
	if (db_bool(&making->rows, row, "registered_anew"))
		return "enterprise_verified";
	return db_bool(&making->rows, row, "account_verified") ? NULL : "account_verified";
}

/* An officer's word on a finding of the original stands; a rule that fails now does not. */
static const char *against_top_up(const struct making *making, size_t row,
	const struct refund_terms *terms, const struct refund_judgement *judged)
{
	if (judged->failed)
		return judged->failed;
	if (judged->owed_fen < 0 && judged->against)
		return judged->against;
	if (judged->owed_fen <= 0)
		return "nothing_owed";
	return topped_up(making, row, rate_since(&terms->policy, &judged->result)) ? "has_refund"
										   : NULL;
}

/* `against`: a word for what stands against it; NULL: it is judged and owed. A policy without a
 * rate for this receipt raises nothing. */
static enum err judge_top_up(struct making *making, size_t row, struct refund_judgement *judged,
	int32_t *rate_from, const char **against)
{
	const struct refund_terms *terms;
	const struct refund_terms_order order = refund_terms_order_at(&making->rows, row);
	enum err err = refund_terms_find(making->ctx, &making->shelf, &order, &terms);

	*against = "nothing_owed";
	if (err || !terms->complete)
		return err;
	refund_judgement_row(making->ctx, terms, &making->rows, row, NULL, judged);
	*rate_from = rate_since(&terms->policy, &judged->result);
	*against = against_top_up(making, row, terms, judged);
	return ERR_NONE;
}

static enum err consider_top_up(struct making *making, size_t row)
{
	struct refund_judgement judged;
	int32_t rate_from = DATE_NONE;
	const char *against = against_original(making, row);
	enum err err =
		against ? ERR_NONE : judge_top_up(making, row, &judged, &rate_from, &against);

	if (err)
		return err;
	if (!against)
		return add(
			making, &(struct item){ .judgement = &judged,
					.row = row,
					.original_id = db_text(&making->rows, row, "original_id"),
					.rate_from = rate_from });
	leave_out(making, against);
	return ERR_NONE;
}

/* The whole list
 * ---------------------------------------------------------------------------------------------- */

static const char *today_text(struct ctx *ctx)
{
	char today[11];

	date_format(ctx->today, today);
	return arena_text(ctx->arena, today);
}

/* Offers are received today, by the terms of today. */
static enum err load_offers(struct making *making)
{
	const char *today = today_text(making->ctx);
	enum err err = refund_terms_find(making->ctx, &making->shelf,
		&(struct refund_terms_order){ .policy_id = making->order->policy_id,
			.on = today,
			.received_on = today,
			.known_on = today },
		&making->today);

	if (!err)
		err = refund_terms_check(making->ctx, making->today);
	return err ? err
		   : as_system_db(making->ctx, QUERY_REFUND_OFFER_FACTS, &making->rows,
			     DB_TEXT(making->order->agency_id), DB_INT(making->order->year));
}

static enum err load_top_ups(struct making *making)
{
	return as_system_db(making->ctx, QUERY_REFUND_TOP_UP_FACTS, &making->rows,
		DB_TEXT(making->order->agency_id), DB_INT(making->order->year),
		DB_TEXT(making->order->policy_id));
}

static const struct sort {
	const char *kind;
	enum err (*load)(struct making *making);
	enum err (*consider)(struct making *making, size_t row);
} SORTS[] = { { "offers", load_offers, consider_offer },
	{ "top_ups", load_top_ups, consider_top_up } };

static const struct sort *sort_named(const char *kind)
{
	for (size_t i = 0; i < LENGTH(SORTS); i++)
		if (!strcmp(SORTS[i].kind, kind))
			return &SORTS[i];
	return NULL;
}

enum err refund_list_make(
	struct ctx *ctx, const struct refund_order *order, struct refund_list *list)
{
	struct making making = {
		.ctx = ctx, .order = order, .list = list, .canon = buffer_on(ctx->arena)
	};
	const struct sort *sort = sort_named(order->kind);

	*list = (struct refund_list){ .items = columns_create(ctx->arena, ITEM_COLUMNS) };
	for (size_t i = 0; i < ITEM_COLUMNS; i++)
		list->items->column[i].type = TYPES[i];
	enum err err = sort ? sort->load(&making) : fail(&ctx->fault, ERR_INTERNAL);
	for (size_t row = 0; !err && row < making.rows.count; row++)
		err = sort->consider(&making, row);
	write_left_out(&making);
	sha256_hex(making.canon.data, making.canon.size, list->digest);
	return err;
}

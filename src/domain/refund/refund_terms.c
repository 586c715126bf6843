#include "domain/refund/refund_terms.h"

#include <string.h>

#include "base/date.h"
#include "db/db.h"
#include "rules/word.h"

struct refund_terms_shelved {
	struct refund_terms_order order;
	struct refund_terms terms;
	struct refund_terms_shelved *older;
};

static int64_t value_at(const struct db_rows *rows, size_t row, const struct refund_term_text *text)
{
	if (text->words)
		return word_place(text->words, db_text(rows, row, "word"));
	return db_is_null(rows, row, "number") ? TERM_UNKNOWN : db_int(rows, row, "number");
}

static struct term term_at(const struct db_rows *rows, const struct refund_term_text *text)
{
	for (size_t row = 0; row < rows->count; row++) {
		const char *name = db_text(rows, row, "name");

		if (name && !strcmp(name, text->name))
			return (struct term){ .value = value_at(rows, row, text),
				.assumed = db_bool(rows, row, "assumed"),
				.valid_from = (int32_t)db_int(rows, row, "valid_from") };
	}
	return (struct term){ .value = TERM_UNKNOWN, .valid_from = DATE_NONE };
}

static void read_terms(const struct db_rows *rows, struct refund_terms *terms)
{
	*terms = (struct refund_terms){ .parameters = db_text(rows, 0, "parameters"),
		.complete = true,
		.policy = { .version = db_text(rows, 0, "version"),
			.opens = (int32_t)db_int(rows, 0, "opens") } };
	for (unsigned i = 0; i < TERM_COUNT; i++) {
		const struct refund_term_text *text = refund_term_text((enum refund_term)i);

		terms->policy.term[i] = term_at(rows, text);
		terms->complete &= !text->required || terms->policy.term[i].value != TERM_UNKNOWN;
	}
}

struct refund_terms_order refund_terms_order_at(const struct db_rows *rows, size_t row)
{
	return (struct refund_terms_order){ .policy_id = db_text(rows, row, "policy_id"),
		.on = db_text(rows, row, "terms_on"),
		.received_on = db_text(rows, row, "receipt_on"),
		.raised_by = db_text(rows, row, "raised_by"),
		.known_on = db_text(rows, row, "known_on") };
}

static enum err load(
	struct ctx *ctx, const struct refund_terms_order *order, struct refund_terms *terms)
{
	struct db_rows rows;
	const char *names[TERM_COUNT];

	for (unsigned i = 0; i < TERM_COUNT; i++)
		names[i] = refund_term_text((enum refund_term)i)->name;
	enum err err = db(ctx, QUERY_REFUND_TERMS_LOAD, &rows, DB_TEXT(order->policy_id),
		DB_TEXT(order->on), DB_TEXT(order->received_on), DB_TEXT(order->raised_by),
		DB_TEXT(order->known_on), DB_LIST(names, TERM_COUNT));
	if (err)
		return err;
	if (!rows.count)
		return fail(&ctx->fault, ERR_NOT_FOUND);
	read_terms(&rows, terms);
	return ERR_NONE;
}

static bool same(const char *one, const char *other)
{
	return one && other ? !strcmp(one, other) : one == other;
}

static bool same_order(const struct refund_terms_order *one, const struct refund_terms_order *other)
{
	return same(one->policy_id, other->policy_id) && same(one->on, other->on) &&
	       same(one->received_on, other->received_on) &&
	       same(one->raised_by, other->raised_by) && same(one->known_on, other->known_on);
}

enum err refund_terms_find(struct ctx *ctx, struct refund_terms_shelf *shelf,
	const struct refund_terms_order *order, const struct refund_terms **terms)
{
	struct refund_terms_shelved *at = shelf->newest;
	enum err err = ERR_NONE;

	while (at && !same_order(&at->order, order))
		at = at->older;
	if (!at) {
		at = arena_alloc(ctx->arena, sizeof(*at));
		*at = (struct refund_terms_shelved){ .order = *order, .older = shelf->newest };
		err = load(ctx, order, &at->terms);
		if (!err)
			shelf->newest = at;
	}
	*terms = &at->terms;
	return err;
}

enum err refund_terms_row(struct ctx *ctx, struct refund_terms_shelf *shelf,
	const struct db_rows *rows, size_t row, const struct refund_terms **terms)
{
	const struct refund_terms_order order = refund_terms_order_at(rows, row);
	enum err err = refund_terms_find(ctx, shelf, &order, terms);

	return err ? err : refund_terms_check(ctx, *terms);
}

enum err refund_terms_check(struct ctx *ctx, const struct refund_terms *terms)
{
	return terms->complete ? ERR_NONE : fail_clause(&ctx->fault, ERR_PARAMETER_MISSING, "S1");
}

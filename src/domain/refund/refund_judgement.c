#include "domain/refund/refund_judgement.h"

#include <inttypes.h>

#include "base/attr.h"
#include "base/date.h"
#include "domain/case/finding.h"
#include "rules/refund_amount.h"
#include "rules/word.h"

/* The figures of a record: column, place in the structure. */
static const struct figure {
	const char *name;
	size_t offset;
} FIGURES[] = {
#define FIGURE(word)                                                                               \
	{                                                                                          \
#word, offsetof(struct premium_record, word)                                       \
	}
	FIGURE(employer_fen),
	FIGURE(worker_fen),
	FIGURE(social_monthly_fen),
	FIGURE(months),
	FIGURE(insured_begin),
	FIGURE(insured_end),
	FIGURE(insured_mean),
	FIGURE(insured_now),
	FIGURE(retired),
	FIGURE(died),
	FIGURE(dismissed),
	FIGURE(resigned),
	FIGURE(claimants),
	FIGURE(arrears_fen),
#undef FIGURE
};

static int64_t *figure_at(struct premium_record *record, const struct figure *figure)
{
	return (int64_t *)(void *)((char *)record + figure->offset);
}

static int64_t figure_of(const struct premium_record *record, const struct figure *figure)
{
	return *(const int64_t *)(const void *)((const char *)record + figure->offset);
}

static void read_record(const struct db_rows *rows, size_t row, struct premium_record *record)
{
	for (size_t i = 0; i < LENGTH(FIGURES); i++)
		*figure_at(record, &FIGURES[i]) = db_is_null(rows, row, FIGURES[i].name)
							  ? FIGURE_MISSING
							  : db_int(rows, row, FIGURES[i].name);
}

static struct refund_facts facts_at(
	const struct db_rows *rows, size_t row, const struct premium_record *record)
{
	int size = word_place(size_words, db_text(rows, row, "size"));
	int method = word_place(refund_method_words, db_text(rows, row, "method"));

	return (struct refund_facts){ .base_year = db_int(rows, row, "base_year"),
		.record = db_bool(rows, row, "has_record") ? record : NULL,
		.size = size < 0 ? SIZE_COUNT : (enum size)size,
		.distressed = db_bool(rows, row, "distressed"),
		.sole_trader = db_bool(rows, row, "sole_trader"),
		.kind_differs = db_bool(rows, row, "kind_differs"),
		.chosen = method < 0 ? METHOD_COUNT : (enum refund_method)method,
		.received_on = (int32_t)db_int(rows, row, "received_on") };
}

/* How it was computed
 * ---------------------------------------------------------------------------------------------- */

/* A member's name, after a comma unless it is the first of its object. */
static void put_name(struct buffer *out, const char *name)
{
	buffer_printf(out, "%s\"%s\":", out->data[out->size - 1] == '{' ? "" : ",", name);
}

static void put_number(struct buffer *out, const char *name, int64_t number)
{
	put_name(out, name);
	if (number < 0)
		buffer_text(out, "null");
	else
		buffer_printf(out, "%" PRId64, number);
}

static void put_word(struct buffer *out, const char *name, const char *word)
{
	put_name(out, name);
	buffer_json(out, word);
}

static void put_figures(struct buffer *out, const struct premium_record *record)
{
	put_name(out, "figures");
	buffer_text(out, "{");
	for (size_t i = 0; i < LENGTH(FIGURES); i++)
		put_number(out, FIGURES[i].name, figure_of(record, &FIGURES[i]));
	buffer_text(out, "}");
}

static void put_layoffs(struct buffer *out, const struct layoffs *layoffs)
{
	put_number(out, "numerator", layoffs->persons);
	put_number(out, "denominator", layoffs->of);
}

static void put_layoff_methods(struct buffer *out, const struct refund_result *result)
{
	put_name(out, "methods");
	for (unsigned i = 0; i < LAYOFF_COUNT; i++) {
		buffer_text(out, i ? ",{" : "[{");
		put_word(out, "method", layoff_method_words[i]);
		put_layoffs(out, &result->layoffs[i]);
		buffer_text(out, "}");
	}
	buffer_text(out, "]");
}

/* By the policy's method; where it names none, by each. */
static void put_layoff(
	struct buffer *out, const struct refund_policy *policy, const struct refund_result *result)
{
	static const struct layoffs unknown = { -1, -1 };
	int64_t method = policy->term[TERM_layoff_method].value;

	put_name(out, "layoff");
	buffer_text(out, "{");
	put_layoffs(out, method == TERM_UNKNOWN ? &unknown : &result->layoffs[method]);
	put_number(out, "permille", result->layoff_permille);
	if (method == TERM_UNKNOWN)
		put_layoff_methods(out, result);
	buffer_text(out, "}");
}

static void put_methods(struct buffer *out, const struct refund_result *result)
{
	const char *separator = "";

	put_name(out, "methods");
	buffer_text(out, "[");
	for (unsigned i = 0; i < METHOD_COUNT; i++) {
		const struct refund_amount *amount = &result->methods[i];
		if (amount->fen < 0 && !amount->missing)
			continue;
		buffer_printf(out, "%s{", separator);
		put_word(out, "method", refund_method_words[i]);
		if (amount->missing)
			put_word(out, "missing", amount->missing);
		else
			put_number(out, "amount_fen", amount->fen);
		buffer_text(out, "}");
		separator = ",";
	}
	buffer_text(out, "]");
}

static void put_date(struct buffer *out, const char *name, int32_t date)
{
	char text[11];

	if (date != DATE_NONE)
		date_format(date, text);
	put_word(out, name, date == DATE_NONE ? NULL : text);
}

static void put_owed(
	struct buffer *out, int64_t entitlement_fen, const struct refund_judgement *judgement)
{
	put_number(out, "entitlement_fen", entitlement_fen);
	put_number(out, "paid_fen", judgement->held_fen);
	put_number(out, "amount_fen", judgement->owed_fen);
}

static const char *explain(struct ctx *ctx, const struct refund_terms *terms,
	const struct refund_facts *facts, int64_t version, const struct refund_judgement *judgement)
{
	struct buffer out = buffer_on(ctx->arena);
	const struct refund_result *result = &judgement->result;

	buffer_text(&out, "{");
	put_word(&out, "policy", terms->policy.version);
	put_number(&out, "base_year", facts->base_year);
	put_number(&out, "record_version", version);
	put_word(&out, "kind", refund_kind_words[result->kind]);
	put_word(&out, "size", size_words[facts->size]);
	if (facts->record)
		put_figures(&out, facts->record);
	put_name(&out, "parameters");
	buffer_text(&out, terms->parameters);
	put_layoff(&out, &terms->policy, result);
	put_number(&out, "premiums_fen", result->premiums_fen);
	put_number(&out, "rate_bp", result->rate_bp);
	put_date(&out, "rate_from", result->rate_from);
	put_methods(&out, result);
	put_word(&out, "method", refund_method_words[result->method]);
	put_owed(&out, result->amount_fen, judgement);
	buffer_text(&out, "}");
	return out.data;
}

static void weigh(const struct finding *finding, struct refund_judgement *judgement)
{
	if (finding->rule == RULE_REFUND_WINDOW)
		judgement->in_window = finding->verdict == VERDICT_PASS;
	if (finding->verdict == VERDICT_PASS)
		return;
	judgement->passes = false;
	if (!judgement->against)
		judgement->against = rule_text(finding->rule)->code;
	if (finding->verdict == VERDICT_FAIL && !judgement->failed)
		judgement->failed = rule_text(finding->rule)->code;
	judgement->fails = judgement->failed;
}

/* Of what it comes to the code may hold a part already (S12). */
static void weigh_amount(struct refund_judgement *judgement)
{
	int64_t amount_fen = judgement->result.amount_fen;

	judgement->owed_fen =
		amount_fen < 0 ? -1 : refund_amount_top_up(amount_fen, judgement->held_fen);
	judgement->entitled_fen = amount_fen < 0 || judgement->fails ? 0 : amount_fen;
}

void refund_judgement_row(struct ctx *ctx, const struct refund_terms *terms,
	const struct db_rows *rows, size_t row, struct columns *findings,
	struct refund_judgement *judgement)
{
	struct finding made[REFUND_FINDINGS];
	struct premium_record record = { 0 };
	struct refund_facts facts = facts_at(rows, row, &record);
	struct refund_result *result = &judgement->result;

	*judgement = (struct refund_judgement){ .passes = true,
		.held_fen = db_int(rows, row, "held_fen"),
		.window = { .from = terms->policy.opens,
			.until = (int32_t)terms->policy.term[TERM_refund_accept_until].value } };
	if (facts.record)
		read_record(rows, row, &record);
	judgement->count = refund_judge(&terms->policy, &facts, made, result);
	judgement->kind = refund_kind_words[result->kind];
	judgement->method = refund_method_words[result->method];
	for (size_t i = 0; i < judgement->count; i++) {
		weigh(&made[i], judgement);
		if (findings)
			findings_add(findings, &made[i]);
	}
	weigh_amount(judgement);
	judgement->computed = explain(ctx, terms, &facts,
		facts.record ? db_int(rows, row, "record_version") : -1, judgement);
}

void refund_judgement_correct(struct ctx *ctx, const char *entitlement, int64_t entitled_fen,
	struct refund_judgement *judgement)
{
	struct buffer out = buffer_on(ctx->arena);

	judgement->entitled_fen = entitled_fen;
	judgement->owed_fen = refund_amount_top_up(entitled_fen, judgement->held_fen);
	buffer_text(&out, "{");
	put_owed(&out, entitled_fen, judgement);
	buffer_printf(&out, ",\"entitlement\":%s}", entitlement);
	judgement->computed = out.data;
}

#include "domain/training/training_terms.h"

#include <string.h>

#include "base/date.h"
#include "base/month.h"
#include "db/db.h"
#include "domain/case/clock.h"

/* The rows of one result, and whether everything asked of it was there. */
struct source {
	const struct db_rows *rows;
	bool complete;
};

static int64_t number(struct source *source, const char *name)
{
	if (db_is_null(source->rows, 0, name))
		source->complete = false;
	return db_int(source->rows, 0, name);
}

static int32_t day(struct source *source, const char *name)
{
	return (int32_t)number(source, name);
}

static int32_t open_day(struct source *source, const char *name)
{
	return db_is_null(source->rows, 0, name) ? DATE_NONE : day(source, name);
}

/* The place of a parameter's word among those the rules know. */
static unsigned choice(struct source *source, const char *name, const char *const *words)
{
	const char *word = db_text(source->rows, 0, name);

	for (unsigned i = 0; word && words[i]; i++)
		if (!strcmp(words[i], word))
			return i;
	source->complete = false;
	return 0;
}

static unsigned word_bit(
	struct source *source, const char *word, size_t n, const char *const *words)
{
	for (unsigned i = 0; words[i]; i++)
		if (strlen(words[i]) == n && !memcmp(words[i], word, n))
			return FLAG(i);
	source->complete = false;
	return 0;
}

/* Comma-separated words as a mask; `absent` when the policy says nothing. */
static unsigned mask(
	struct source *source, const char *name, const char *const *words, unsigned absent)
{
	const char *list = db_text(source->rows, 0, name);
	unsigned bits = 0;

	if (!list)
		return absent;
	while (*list) {
		size_t n = strcspn(list, ",");
		bits |= word_bit(source, list, n, words);
		list += n + (list[n] == ',');
	}
	return bits;
}

static void read_window(struct source *source, struct training_policy *terms)
{
	terms->first_month = month_of(day(source, "first_month"));
	terms->last_month = month_of(day(source, "last_month"));
	terms->plan_from = terms->claim_from = day(source, "opens");
	terms->plan_until = day(source, "plan_accept_until");
	terms->claim_until = day(source, "claim_accept_until");
	terms->claimable =
		(enum month_claimable)choice(source, "month_claimable_from", claimable_words);
}

/* Categories are the paper's own; what each asks for is its clause (S26, S28, S29, S43b). */
static void read_categories(struct source *source, struct training_policy *terms)
{
	static const char *const proofs[] = { "determination", "code", NULL };
	unsigned small = mask(source, "sme_categories", category_words, 0);

	for (unsigned i = 0; i < CATEGORY_COUNT; i++) {
		terms->sizes[i] = small & FLAG(i)
					  ? FLAG(SIZE_micro) | FLAG(SIZE_small) | FLAG(SIZE_medium)
					  : FLAG(SIZE_COUNT) - 1;
		terms->classes[i] =
			mask(source, category_words[i], class_words, FLAG(CLASS_COUNT) - 1);
		if (!(terms->classes[i] & FLAG(CLASS_on_post)))
			terms->proven |= FLAG(i);
	}
	terms->sole_trader = mask(source, "sole_trader_categories", category_words, 0);
	terms->suspension = terms->previous_quarter = FLAG(CATEGORY_suspended);
	terms->hit = FLAG(CATEGORY_hit_industry);
	terms->hit_by_code = choice(source, "hit_industry_proof", proofs) == 1;
}

static void read_persons(struct source *source, struct training_policy *terms)
{
	static const char *const references[] = { "hire_date", "claim_month", NULL };
	static const char *const partials[] = { "any_day", "wages_paid", "full_month", NULL };

	terms->graduate_years = (int)number(source, "graduate_years");
	terms->graduate_reference = choice(source, "graduate_reference", references)
					    ? GRADUATE_AT_MONTH
					    : GRADUATE_AT_HIRE;
	terms->new_hire_from = open_day(source, "new_hire_from");
	terms->new_hire_to = open_day(source, "new_hire_to");
	terms->age_min = (int)number(source, "age_min");
	terms->retire_male = (int)number(source, "retire_male");
	terms->retire_female = (int)number(source, "retire_female");
	terms->dismissals = mask(source, "termination_reasons", end_words, 0);
	if (!db_is_null(source->rows, 0, "partial_days")) {
		terms->partial = PARTIAL_MIN_DAYS;
		terms->partial_days = (int)number(source, "partial_days");
	} else if (choice(source, "partial_month", partials) == 2) {
		terms->partial = PARTIAL_FULL_MONTH;
	}
}

static void read_wages(struct source *source, struct training_policy *terms)
{
	static const char *const quarters[] = { "claim_month", "suspension_start", NULL };
	static const char *const rows[] = { "always", "only_with_signed_payroll", NULL };

	terms->quarter_basis = choice(source, "previous_quarter_of", quarters)
				       ? QUARTER_BEFORE_SUSPENSION
				       : QUARTER_BEFORE_CLAIM;
	terms->payroll_rows = choice(source, "payroll_rows_required", rows)
				      ? PAYROLL_ROWS_WITH_SIGNED
				      : PAYROLL_ROWS_ALWAYS;
}

enum err training_terms_load(
	struct ctx *ctx, const char *policy_id, const char *month, struct training_policy *terms)
{
	struct db_rows rows;
	enum err err =
		db(ctx, QUERY_TRAINING_TERMS_LOAD, &rows, DB_TEXT(policy_id), DB_TEXT(month));

	if (err)
		return err;
	if (!rows.count)
		return fail(&ctx->fault, ERR_NOT_FOUND);
	struct source source = { &rows, true };
	*terms = (struct training_policy){ .version = db_text(&rows, 0, "version") };
	terms->amount_fen = number(&source, "amount_fen");
	terms->max_months = (int)number(&source, "max_months");
	read_window(&source, terms);
	read_categories(&source, terms);
	read_persons(&source, terms);
	read_wages(&source, terms);
	return source.complete ? ERR_NONE : fail_clause(&ctx->fault, ERR_PARAMETER_MISSING, "S1");
}

struct training_terms_shelved {
	const char *policy_id, *month;
	struct training_policy terms;
	struct training_terms_shelved *older;
};

enum err training_terms_find(struct ctx *ctx, struct training_terms_shelf *shelf,
	const char *policy_id, const char *month, const struct training_policy **terms)
{
	struct training_terms_shelved *at = shelf->newest;
	enum err err = ERR_NONE;

	while (at && (strcmp(at->month, month) || strcmp(at->policy_id, policy_id)))
		at = at->older;
	if (!at) {
		at = arena_alloc(ctx->arena, sizeof(*at));
		*at = (struct training_terms_shelved){
			.policy_id = policy_id, .month = month, .older = shelf->newest
		};
		err = training_terms_load(ctx, policy_id, month, &at->terms);
		if (!err)
			shelf->newest = at;
	}
	*terms = &at->terms;
	return err;
}

static int32_t day_or_none(const struct db_rows *rows, const char *name)
{
	return db_is_null(rows, 0, name) ? DATE_NONE : (int32_t)db_int(rows, 0, name);
}

enum err training_terms_grace(struct ctx *ctx, const char *claim_id, struct training_grace *grace)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_CLAIM_GRACE, &rows, DB_TEXT(claim_id));

	if (err)
		return err;
	if (!rows.count)
		return fail(&ctx->fault, ERR_NOT_FOUND);
	if (!db_is_null(&rows, 0, "gap_year"))
		return clock_refuse_gap(ctx, &(struct calendar_gap){ db_text(&rows, 0, "gap_layer"),
						     (int)db_int(&rows, 0, "gap_year") });
	*grace = (struct training_grace){ .until = day_or_none(&rows, "until"),
		.approved_on = day_or_none(&rows, "approved_on"),
		.late = { "late_approval_days", db_int(&rows, 0, "late_days"),
			db_bool(&rows, 0, "late_assumed") },
		.wages = { "wages_paid_grace_days", db_int(&rows, 0, "wages_days"),
			db_bool(&rows, 0, "wages_assumed") },
		.by_wages = db_bool(&rows, 0, "by_wages") };
	return ERR_NONE;
}

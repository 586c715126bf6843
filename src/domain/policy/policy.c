#include "domain/policy/policy.h"

#include <string.h>

#include "db/db.h"
#include "domain/case/dossier.h"
#include "domain/case/move.h"
#include "rules/refund.h"

static enum err check_copy(struct ctx *ctx, const char *body, bool copies)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_POLICY_KNOWN, &rows, DB_TEXT(body));
	if (err || rows.count || !copies)
		return err;
	return fail_at(&ctx->fault, ERR_INVALID, "/copy_of", CODE_ENUM, 0);
}

enum err policy_create(struct ctx *ctx, const char *body, bool copies, char id[UUID_SIZE])
{
	enum err err = check_copy(ctx, body, copies);
	if (!err)
		err = dossier_open(ctx, "policy", NULL, ctx->actor.agency_id, NULL, id);
	const char *own = arena_text(ctx->arena, id);
	if (!err)
		err = db(ctx, QUERY_POLICY_INSERT, NULL, DB_TEXT(own), DB_TEXT(body));
	if (!err)
		err = db(ctx, QUERY_POLICY_COPY, NULL, DB_TEXT(own), DB_TEXT(body));
	if (!err)
		err = db(ctx, QUERY_POLICY_MONTHS, NULL, DB_TEXT(own), DB_TEXT(body));
	return err ? err : move_one(ctx, "policy", "create", own, -1, NULL);
}

enum forbids { ALWAYS, OF_AN_AGENCY, ANOTHER_VALUE, MORE, LESS };

/* What the paper forbids, whoever asks: the parameter, when, and the clause. A NULL name or
 * programme stands for every one, a name that begins with `_` for all that end so. */
struct prohibition {
	const char *programme, *name;
	enum forbids forbids;
	const char *only; /* the one value that is not another */
	int64_t bound;    /* the most, or the least */
	const char *clause;
};

static const struct prohibition PROHIBITIONS[] = {
	{ NULL, "filing_from", ALWAYS, .clause = "S59" },
	{ NULL, "filing_until", ALWAYS, .clause = "S59" },
	{ NULL, "filing_days", ALWAYS, .clause = "S59" },
	{ NULL, "payment_from", ALWAYS, .clause = "S59" },
	{ NULL, "payment_until", ALWAYS, .clause = "S59" },
	{ NULL, "payment_days", ALWAYS, .clause = "S59" },
	{ NULL, "plan_accept_until", OF_AN_AGENCY, .clause = "S59" },
	{ NULL, "claim_accept_until", OF_AN_AGENCY, .clause = "S59" },
	{ NULL, "refund_accept_until", OF_AN_AGENCY, .clause = "S59" },
	{ "refund", "_required", ALWAYS, .clause = "S23b" },
	{ "training", "fund_code", ANOTHER_VALUE, .only = "SKILL_SPECIAL", .clause = "S33" },
	{ "refund", "fund_code", ANOTHER_VALUE, .only = "UI_FUND", .clause = "S5" },
	{ "refund", "sme_rate_bp", MORE, .bound = REFUND_RATE_WHOLE, .clause = "S10" },
	{ "refund", "large_rate_bp", MORE, .bound = REFUND_RATE_WHOLE, .clause = "S10" },
	{ "refund", "troubled_months_ui_max", MORE, .bound = 6, .clause = "S14" },
	{ "refund", "troubled_months_si_max", MORE, .bound = 3, .clause = "S15" },
	{ "refund", "reserve_months_ordinary", LESS, .bound = 12, .clause = "S17" },
	{ "refund", "reserve_months_troubled", LESS, .bound = 24, .clause = "S18" },
	{ NULL, NULL, OF_AN_AGENCY, .clause = "S71" },
};

static bool ends(const char *word, const char *ending)
{
	size_t n = strlen(word), tail = strlen(ending);

	return n >= tail && !strcmp(word + n - tail, ending);
}

static bool names(const char *rule, const char *word)
{
	return !rule || (*rule == '_' ? ends(word, rule) : !strcmp(rule, word));
}

static bool forbidden(const struct prohibition *rule, const struct parameter_change *change)
{
	if (!names(rule->programme, change->programme) || !names(rule->name, change->name))
		return false;
	switch (rule->forbids) {
	case ALWAYS:
		return change->is_set;
	case OF_AN_AGENCY:
		return change->of_an_agency;
	case ANOTHER_VALUE:
		return !change->text || strcmp(change->text, rule->only);
	case MORE:
		return change->is_number && change->number > rule->bound;
	case LESS:
		return change->is_number && change->number < rule->bound;
	}
	return false;
}

static enum err check_allowed(struct ctx *ctx, const struct parameter_change *change)
{
	for (size_t i = 0; i < LENGTH(PROHIBITIONS); i++)
		if (forbidden(&PROHIBITIONS[i], change))
			return fail_clause(&ctx->fault, ERR_PROHIBITED, PROHIBITIONS[i].clause);
	return ERR_NONE;
}

enum err policy_parameter_set(struct ctx *ctx, const char *policy_id, int64_t version,
	const struct parameter_change *change, const char *body)
{
	enum err err = check_allowed(ctx, change);
	return err ? err : move_one(ctx, "policy", "set", policy_id, version, body);
}

static void add_lack(struct ctx *ctx, const struct db_rows *rows, size_t row)
{
	const char *place = db_text(rows, row, "place");

	if (db_is_null(rows, row, "ends_on"))
		fault_add(&ctx->fault, place, CODE_PARAMETERS_COMPLETE, 0);
	else
		fault_add_days(&ctx->fault, place, CODE_WINDOW_AHEAD,
			(struct fault_days){ .from = (int32_t)db_int(rows, row, "begins_on"),
				.until = (int32_t)db_int(rows, row, "ends_on") });
}

enum err policy_check(struct ctx *ctx, const struct moved *moved)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_POLICY_LACKS, &rows, DB_TEXT(moved->ids.id[0]));
	if (err)
		return err;
	for (size_t row = 0; row < rows.count; row++)
		add_lack(ctx, &rows, row);
	return rows.count ? fail(&ctx->fault, ERR_GUARD) : ERR_NONE;
}

enum err policy_write(struct ctx *ctx, const struct moved *moved)
{
	return db(
		ctx, QUERY_PARAMETER_WRITE, NULL, DB_TEXT(moved->ids.id[0]), DB_TEXT(moved->note));
}

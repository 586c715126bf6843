#include "domain/policy.h"

#include <string.h>

#include "db/db.h"
#include "domain/move.h"

static enum err check_copy(struct ctx *ctx, const char *body, bool copies)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_POLICY_KNOWN, &rows, TEXT(body));
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
		err = db(ctx, QUERY_POLICY_INSERT, NULL, TEXT(own), TEXT(body));
	if (!err)
		err = db(ctx, QUERY_POLICY_COPY, NULL, TEXT(own), TEXT(body));
	if (!err)
		err = db(ctx, QUERY_POLICY_MONTHS, NULL, TEXT(own), TEXT(body));
	return err ? err : move_one(ctx, "policy", "create", own, -1, NULL);
}

enum forbids { ALWAYS, OF_AN_AGENCY, ANOTHER_VALUE };

/* What the paper forbids, whoever asks: the parameter, when, and the clause. A NULL name or
 * programme stands for every one. */
struct prohibition {
	const char *programme, *name;
	enum forbids forbids;
	const char *only; /* the one value that is not another */
	const char *clause;
};

static const struct prohibition PROHIBITIONS[] = {
	{ NULL, "filing_from", ALWAYS, NULL, "S59" },
	{ NULL, "filing_until", ALWAYS, NULL, "S59" },
	{ NULL, "filing_days", ALWAYS, NULL, "S59" },
	{ NULL, "payment_from", ALWAYS, NULL, "S59" },
	{ NULL, "payment_until", ALWAYS, NULL, "S59" },
	{ NULL, "payment_days", ALWAYS, NULL, "S59" },
	{ NULL, "plan_accept_until", OF_AN_AGENCY, NULL, "S59" },
	{ NULL, "claim_accept_until", OF_AN_AGENCY, NULL, "S59" },
	{ NULL, "refund_accept_until", OF_AN_AGENCY, NULL, "S59" },
	{ "refund", "roster_required", ALWAYS, NULL, "S23b" },
	{ "refund", "payroll_required", ALWAYS, NULL, "S23b" },
	{ "training", "fund_code", ANOTHER_VALUE, "SKILL_SPECIAL", "S33" },
	{ "refund", "fund_code", ANOTHER_VALUE, "UI_FUND", "S5" },
	{ NULL, NULL, OF_AN_AGENCY, NULL, "S71" },
};

static bool names(const char *rule, const char *word)
{
	return !rule || !strcmp(rule, word);
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

enum err parameter_set(struct ctx *ctx, const char *policy_id, int64_t version,
	const struct parameter_change *change, const char *body)
{
	enum err err = check_allowed(ctx, change);
	if (!err)
		err = move_one(ctx, "policy", "set", policy_id, version, body);
	return err ? err : db(ctx, QUERY_PARAMETER_WRITE, NULL, TEXT(policy_id), TEXT(body));
}

#include "domain/training/claim_preview.h"

#include "base/date.h"
#include "db/db.h"
#include "domain/training/claim_judgement.h"
#include "rules/flow.h"

/* At most so many findings are shown before a submission. */
#define FINDINGS_SHOWN 200

struct claim_preview {
	struct ctx *ctx;
	bool english;
	struct claim_judgement judgement;
	struct buffer json;
};

static void write_day(struct claim_preview *check, const char *name, int32_t day)
{
	char text[11];

	if (day == DATE_NONE)
		return;
	date_format(day, text);
	buffer_printf(&check->json, ",\"%s\":\"%s\"", name, text);
}

static void write_code(struct claim_preview *check, enum code code, struct fault_days days)
{
	const struct code_text *text = code_text(code);

	buffer_text(&check->json, "\"code\":");
	buffer_json(&check->json, text->word);
	if (text->clause[0]) {
		buffer_text(&check->json, ",\"clause\":");
		buffer_json(&check->json, text->clause);
	}
	buffer_text(&check->json, ",\"detail\":");
	buffer_json(&check->json, check->english ? text->en : text->zh);
	write_day(check, "from", days.from);
	write_day(check, "until", days.until);
	if (days.granted.days)
		buffer_printf(&check->json, ",\"parameter\":\"%s\",\"assumed\":%s",
			days.granted.parameter, days.granted.assumed ? "true" : "false");
	buffer_text(&check->json, "}");
}

/* The guards of the step that a submission would take, as they stand; returns how many are not met.
 */
static size_t write_conditions(struct claim_preview *check, const struct db_rows *facts)
{
	const struct claim_judgement *judgement = &check->judgement;
	const struct step *step = flow_step(flow_named("claim"), judgement->state, "submit");
	size_t unmet = step == NULL;

	for (size_t i = 0, n = 0; step && i < STEP_GUARDS && step->guards[i] != CODE_NONE; i++) {
		if (move_guard_holds(judgement->verdicts, judgement->verdict_count, step->guards[i],
			    facts, 0))
			continue;
		buffer_text(&check->json, n++ ? ",{" : "{");
		write_code(check, step->guards[i],
			move_guard_days(judgement->verdicts, judgement->verdict_count,
				step->guards[i], facts, 0));
		unmet++;
	}
	return unmet;
}

static void write_faults(struct claim_preview *check)
{
	const struct claim_judgement *judgement = &check->judgement;

	for (size_t i = 0; i < judgement->count; i++) {
		buffer_printf(&check->json, "%s{\"line\":%lld,", i ? "," : "",
			(long long)judgement->faults[i].line);
		write_code(check, judgement->faults[i].code,
			claim_judgement_days(judgement, judgement->faults[i].code));
	}
}

static void write_findings(struct claim_preview *check)
{
	struct column_cursor text = { .column =
					      columns_named(check->judgement.findings, "finding") };

	for (size_t i = 0; i < FINDINGS_SHOWN && column_next(&text); i++) {
		buffer_text(&check->json, i ? "," : "");
		buffer_put(&check->json, text.bytes, text.size);
	}
}

static void write(struct claim_preview *check, const char *id, const struct db_rows *facts)
{
	const struct claim_judgement *judgement = &check->judgement;

	buffer_printf(&check->json,
		"{\"claim_id\":\"%s\",\"lines\":%lld,\"asked_fen\":%lld,\"conditions\":[", id,
		(long long)judgement->lines, (long long)judgement->asked_fen);
	size_t unmet = write_conditions(check, facts);
	buffer_text(&check->json, "],\"errors\":[");
	write_faults(check);
	buffer_printf(&check->json, "],\"total\":%zu,\"ready\":%s,\"findings\":[", judgement->total,
		unmet || judgement->total ? "false" : "true");
	write_findings(check);
	buffer_text(&check->json, "]}");
}

enum err claim_preview(struct ctx *ctx, const char *id, bool english, const char **json)
{
	struct claim_preview check = {
		.ctx = ctx, .english = english, .json = buffer_on(ctx->arena)
	};
	struct db_rows facts;
	enum err err = claim_judgement_make(ctx, id, true, &check.judgement);

	if (!err)
		err = db(ctx, QUERY_CLAIM_FACTS, &facts, DB_LIST(&id, 1));
	if (err)
		return err;
	if (!facts.count)
		return fail(&ctx->fault, ERR_NOT_FOUND);
	write(&check, id, &facts);
	*json = check.json.data;
	return ERR_NONE;
}

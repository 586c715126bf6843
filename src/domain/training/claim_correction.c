#include "domain/training/claim_correction.h"

#include <inttypes.h>
#include <string.h>

#include "base/buffer.h"
#include "base/month.h"
#include "db/db.h"
#include "domain/case/system.h"
#include "domain/money/correction.h"
#include "domain/training/category.h"
#include "domain/training/training_terms.h"

/* The word against a claim whose plan was revoked; no rule says it. */
#define PLAN_REVOKED "plan_revoked"

struct claim_round {
	struct ctx *ctx;
	struct db_rows rows;
	struct training_terms_shelf shelf;
	const struct training_policy *terms; /* of the claim under judgement */
	struct columns *verdicts;
};

static enum err find_terms(struct claim_round *round, size_t row)
{
	return training_terms_find(round->ctx, &round->shelf,
		db_text(&round->rows, row, "policy_id"), db_text(&round->rows, row, "month"),
		&round->terms);
}

/* The first finding that fails; where something is not determined, the first that asks (S66). */
static const char *rule_against(const struct finding *findings, size_t count, bool proven)
{
	const char *asks = NULL;

	for (size_t i = 0; i < count; i++) {
		if (findings[i].verdict == VERDICT_FAIL)
			return rule_text(findings[i].rule)->code;
		if (findings[i].verdict != VERDICT_PASS && !asks)
			asks = rule_text(findings[i].rule)->code;
	}
	return proven ? NULL : asks;
}

static const char *explain(struct claim_round *round, size_t row, const char *against,
	const struct finding *findings, size_t count)
{
	struct buffer out = buffer_on(round->ctx->arena);

	buffer_text(&out, "{\"against\":");
	buffer_json(&out, against);
	buffer_printf(&out, ",\"month\":\"%.7s\",\"lines\":%" PRId64 ",\"each_fen\":%" PRId64 ",",
		db_text(&round->rows, row, "month"), db_int(&round->rows, row, "headcount"),
		round->terms->amount_fen);
	buffer_text(&out, "\"findings\":[");
	for (size_t i = 0; i < count; i++) {
		buffer_text(&out, i ? "," : "");
		finding_write(&findings[i], &out);
	}
	buffer_text(&out, "]}");
	return out.data;
}

static void judge_row(struct claim_round *round, size_t row)
{
	struct training_plan plan;
	struct finding findings[PLAN_FINDINGS];
	const struct db_rows *rows = &round->rows;

	(void)category_read(rows, row, &plan);
	plan.first_month = plan.last_month = month_of((int32_t)db_int(rows, row, "month_day"));
	size_t count = training_plan_judge(round->terms, &plan, findings);
	const char *against = db_bool(rows, row, "plan_revoked")
				      ? PLAN_REVOKED
				      : rule_against(findings, count,
						training_category_proven(round->terms, &plan));
	correction_verdict_add(round->verdicts, db_text(rows, row, "id"),
		against ? 0 : db_int(rows, row, "amount_fen"), against,
		explain(round, row, against, findings, count));
}

static enum err judge(struct ctx *ctx, const struct id_list *ids)
{
	struct claim_round round = { .ctx = ctx, .verdicts = correction_verdicts(ctx->arena) };
	enum err err = correction_lock_cases(ctx, ids);

	if (!err)
		err = db(ctx, QUERY_CLAIM_PAID_FACTS, &round.rows, DB_LIST(ids->id, ids->count));
	for (size_t row = 0; !err && row < round.rows.count; row++) {
		err = find_terms(&round, row);
		if (!err)
			judge_row(&round, row);
	}
	return err ? err : correction_judge(ctx, round.verdicts);
}

enum err claim_correction_judge(struct ctx *ctx, const struct id_list *ids)
{
	if (!ids->count)
		return ERR_NONE;
	bool entered = as_system_enter(ctx);
	enum err err = judge(ctx, ids);
	as_system_leave(ctx, entered);
	return err;
}

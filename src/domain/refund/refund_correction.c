#include "domain/refund/refund_correction.h"

#include <inttypes.h>
#include <string.h>

#include "db/db.h"
#include "domain/case/dossier.h"
#include "domain/case/move.h"
#include "domain/case/system.h"
#include "domain/money/correction.h"
#include "domain/refund/refund_judgement.h"

/* Judging again
 * ---------------------------------------------------------------------------------------------- */

/* The refunds of one code and base year while they are judged. */
struct refund_group {
	const char *id; /* of the refund that stands for them */
	const char *against;
	int64_t entitled_fen;
	struct buffer cases; /* how each was computed, JSON objects */
};

struct refund_round {
	struct ctx *ctx;
	struct db_rows rows;
	struct refund_terms_shelf shelf;
	struct refund_group group;
	struct columns *verdicts;
};

static void close_group(struct refund_round *round)
{
	struct refund_group *group = &round->group;
	struct buffer out = buffer_on(round->ctx->arena);

	if (!group->id)
		return;
	if (group->against)
		group->entitled_fen = 0;
	buffer_text(&out, "{\"against\":");
	buffer_json(&out, group->against);
	buffer_printf(&out, ",\"entitled_fen\":%" PRId64 ",\"cases\":[%s]}", group->entitled_fen,
		group->cases.data);
	correction_verdict_add(
		round->verdicts, group->id, group->entitled_fen, group->against, out.data);
}

static void open_group(struct refund_round *round, const char *id)
{
	close_group(round);
	round->group = (struct refund_group){ .id = id, .cases = buffer_on(round->ctx->arena) };
}

/* The rules speak of the original; a top-up lends its rate. What cannot be computed is not owed. */
static void judge_row(struct refund_round *round, const struct refund_terms *terms, size_t row)
{
	struct refund_group *group = &round->group;
	struct refund_judgement judged;

	refund_judgement_row(round->ctx, terms, &round->rows, row, NULL, &judged);
	int64_t amount_fen = judged.result.amount_fen;
	if (db_bool(&round->rows, row, "stands"))
		group->against = amount_fen < 0 && !judged.failed ? judged.against : judged.failed;
	if (amount_fen > group->entitled_fen)
		group->entitled_fen = amount_fen;
	buffer_printf(&group->cases, "%s{\"case_id\":\"%s\",\"computed\":%s}",
		group->cases.size ? "," : "", db_text(&round->rows, row, "case_id"),
		judged.computed);
}

static enum err judge_rows(struct refund_round *round)
{
	const struct refund_terms *terms;
	enum err err = ERR_NONE;

	for (size_t row = 0; !err && row < round->rows.count; row++) {
		const char *stands_id = db_text(&round->rows, row, "stands_id");
		if (!round->group.id || strcmp(round->group.id, stands_id))
			open_group(round, stands_id);
		err = refund_terms_row(round->ctx, &round->shelf, &round->rows, row, &terms);
		if (!err)
			judge_row(round, terms, row);
	}
	close_group(round);
	return err;
}

/* The balance first: what is left of a correction is asked from it. */
static enum err keep(struct ctx *ctx, const struct columns *verdicts)
{
	if (!verdicts->rows)
		return ERR_NONE;
	enum err err = db(ctx, QUERY_REFUND_BALANCE_JUDGE, NULL, DB_COLUMN(&verdicts->column[0]),
		DB_COLUMN(&verdicts->column[1]));
	return err ? err : correction_judge(ctx, verdicts);
}

static enum err judge(struct ctx *ctx, const struct id_list *ids)
{
	struct db_rows rows;
	struct refund_round round = { .ctx = ctx, .verdicts = correction_verdicts(ctx->arena) };
	enum err err = db(ctx, QUERY_REFUND_ORIGINALS, &rows, DB_LIST(ids->id, ids->count));

	if (err)
		return err;
	struct id_list originals = id_list_of(ctx, &rows, "id", NULL, NULL);
	err = correction_lock_cases(ctx, &originals);
	if (!err)
		err = db(ctx, QUERY_REFUND_BALANCE_LOCK, NULL,
			DB_LIST(originals.id, originals.count));
	if (!err)
		err = db(ctx, QUERY_REFUND_PAID_FACTS, &round.rows,
			DB_LIST(originals.id, originals.count));
	if (!err)
		err = judge_rows(&round);
	return err ? err : keep(ctx, round.verdicts);
}

enum err refund_correction_judge(struct ctx *ctx, const struct id_list *ids)
{
	if (!ids->count)
		return ERR_NONE;
	bool entered = as_system_enter(ctx);
	enum err err = judge(ctx, ids);
	as_system_leave(ctx, entered);
	return err;
}

/* Paying the rest
 * ---------------------------------------------------------------------------------------------- */

static enum err open_supplement(
	struct ctx *ctx, const char *correction_id, const struct db_rows *owed)
{
	char id[UUID_SIZE];
	int64_t left_fen = db_int(owed, 0, "left_fen");
	int64_t entitled_fen = db_int(owed, 0, "entitled_fen");
	struct refund_judgement judgement = { .held_fen = entitled_fen - left_fen };
	enum err err = dossier_open(ctx, "refund", db_text(owed, 0, "enterprise_id"),
		db_text(owed, 0, "agency_id"), "FH", id);
	const char *own = arena_text(ctx->arena, id);

	refund_judgement_correct(ctx, db_text(owed, 0, "computed"), entitled_fen, &judgement);
	if (!err)
		err = db(ctx, QUERY_REFUND_SUPPLEMENT_INSERT, NULL, DB_TEXT(own),
			DB_TEXT(correction_id), DB_INT(db_int(owed, 0, "record_version")),
			DB_INT(left_fen), DB_TEXT(db_text(owed, 0, "account_id")),
			DB_TEXT(judgement.computed));
	return err ? err : move_system(ctx, "refund", "supplement", own);
}

enum err refund_correction_supplement(struct ctx *ctx, const struct moved *moved)
{
	struct db_rows owed;
	const char *correction_id = moved->ids.id[0];
	enum err err = db(ctx, QUERY_REFUND_CORRECTION_LOCK, NULL, DB_TEXT(correction_id));

	if (!err)
		err = db(ctx, QUERY_REFUND_SUPPLEMENT_OWED, &owed, DB_TEXT(correction_id));
	if (err || !owed.count)
		return err;
	if (db_is_null(&owed, 0, "account_id"))
		return fail_at(&ctx->fault, ERR_GUARD, "", GUARD_account_verified, 0);
	return open_supplement(ctx, correction_id, &owed);
}

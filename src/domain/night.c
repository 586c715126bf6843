#include "domain/night.h"

#include "db/db.h"
#include "domain/case/ground.h"
#include "domain/case/id_list.h"
#include "domain/case/system.h"
#include "domain/refund/refund.h"
#include "domain/training/claim_judgement.h"

/* Of one transaction: little of it is locked, and never for longer than a blink. */
#define CASES_AT_ONCE 500

/* The judge of the live cases of a flow, once more. */
static const struct judge {
	const char *flow;
	enum err (*differing)(
		struct ctx *ctx, const struct id_list *ids, struct id_list *differing);
} JUDGES[] = { { "claim", claim_judgement_differing }, { "refund", refund_differing } };

/* A chunk, and what was found in it. */
struct portion {
	struct db_rows cases;
	struct ground_comparison grounds;
	size_t judged;
	struct id_list otherwise;
};

static struct id_list list_of(struct ctx *ctx)
{
	return (struct id_list){ .id = arena_alloc(
					 ctx->arena, CASES_AT_ONCE * sizeof(const char *)) };
}

/* Adds those of the one list that are not on the other. */
static void add_others(const struct id_list *ids, const struct id_list *but, struct id_list *list)
{
	for (size_t i = 0; i < ids->count; i++)
		if (!id_list_has(but, ids->id[i]))
			list->id[list->count++] = ids->id[i];
}

/* Of the live cases in the rows, those that the rules judge otherwise; how many were judged. */
static enum err judge(
	struct ctx *ctx, const struct db_rows *cases, struct id_list *otherwise, size_t *judged)
{
	enum err err = ERR_NONE;
	for (size_t i = 0; !err && i < LENGTH(JUDGES); i++) {
		struct id_list differing = { 0 };
		struct id_list ids = id_list_of(ctx, cases, "id", "judged_as", JUDGES[i].flow);
		*judged += ids.count;
		if (ids.count)
			err = JUDGES[i].differing(ctx, &ids, &differing);
		add_others(&differing, &(struct id_list){ 0 }, otherwise);
	}
	return err;
}

/* A case that seemed otherwise may have been decided or changed meanwhile: it is judged once more
 * while nobody can take a step of it, and then compared. */
static enum err judge_locked(
	struct ctx *ctx, const struct id_list *seeming, struct portion *portion)
{
	struct db_rows cases;
	struct ground_comparison grounds;
	struct id_list still = list_of(ctx);
	size_t judged = 0;
	enum err err = db(ctx, QUERY_NIGHT_LOCK, &cases, DB_LIST(seeming->id, seeming->count));
	if (!err)
		err = judge(ctx, &cases, &still, &judged);
	if (!err)
		err = ground_compare(ctx, &still, &grounds);
	if (err)
		return err;
	portion->grounds.missed += grounds.missed;
	add_others(&still, &grounds.fallen, &portion->otherwise);
	return ERR_NONE;
}

/* A case with a fallen ground is about to be judged by whom it is told to. */
static enum err judge_live(struct ctx *ctx, struct portion *portion)
{
	struct id_list differing = list_of(ctx), seeming = list_of(ctx);
	enum err err = judge(ctx, &portion->cases, &differing, &portion->judged);
	add_others(&differing, &portion->grounds.fallen, &seeming);
	portion->otherwise = list_of(ctx);
	return err || !seeming.count ? err : judge_locked(ctx, &seeming, portion);
}

static enum err keep(struct ctx *ctx, const char *night_on, const struct portion *portion,
	struct night_report *report)
{
	struct db_rows night;
	size_t count = portion->cases.count;
	bool last = count < CASES_AT_ONCE;
	enum err err = db(ctx, QUERY_NIGHT_ON, &night, DB_TEXT(night_on),
		DB_TEXT(count ? db_text(&portion->cases, count - 1, "id") : NULL),
		DB_INT((int64_t)count), DB_INT(portion->grounds.missed),
		DB_INT((int64_t)portion->judged),
		DB_LIST(portion->otherwise.id, portion->otherwise.count), DB_BOOL(last));
	if (!err)
		*report = (struct night_report){ .found = true,
			.ended = last,
			.compared = db_int(&night, 0, "compared"),
			.missed = db_int(&night, 0, "missed"),
			.judged = db_int(&night, 0, "judged"),
			.otherwise = db_int(&night, 0, "otherwise") };
	return err;
}

static enum err go_on(struct ctx *ctx, const struct db_rows *night, struct night_report *report)
{
	struct portion portion = { 0 };
	enum err err = db(ctx, QUERY_NIGHT_CASES, &portion.cases,
		DB_TEXT(db_text(night, 0, "after_id")), DB_INT(CASES_AT_ONCE));
	struct id_list ids = id_list_of(ctx, &portion.cases, "id", NULL, NULL);
	if (!err && ids.count)
		err = ground_compare(ctx, &ids, &portion.grounds);
	if (!err)
		err = judge_live(ctx, &portion);
	return err ? err : keep(ctx, db_text(night, 0, "night_on"), &portion, report);
}

enum err night_go_on(struct ctx *ctx, struct night_report *report)
{
	struct db_rows night;
	*report = (struct night_report){ 0 };
	bool entered = as_system_enter(ctx);
	enum err err = db_run(ctx, QUERY_NIGHT_BEGIN, 0, NULL, NULL);
	if (!err)
		err = db_run(ctx, QUERY_NIGHT_NEXT, 0, NULL, &night);
	if (!err && night.count)
		err = go_on(ctx, &night, report);
	as_system_leave(ctx, entered);
	return err;
}

enum err night_due(struct ctx *ctx)
{
	struct night_report report;
	return night_go_on(ctx, &report);
}

#include "domain/case/ground.h"

#include <string.h>

#include "base/date.h"
#include "db/db.h"
#include "domain/case/case.h"
#include "domain/case/dossier.h"
#include "domain/case/system.h"

/* Of one transaction: others wait for it no longer than a blink. */
#define CASES_AT_ONCE 500

static bool step_rests(const struct step *step)
{
	static const bool rests[EFFECT_COUNT] = { [EFFECT_ground_write] = true,
		[EFFECT_ground_renew] = true,
		[EFFECT_ground_ask] = true,
		[EFFECT_ground_accept] = true };
	for (size_t i = 0; i < STEP_EFFECTS && step->effects[i]; i++)
		if (rests[step->effects[i]])
			return true;
	return false;
}

bool ground_rests(const struct flow *flow, const char *action)
{
	for (size_t i = 0; i < flow->step_count; i++)
		if (!strcmp(flow->steps[i].action, action) && step_rests(&flow->steps[i]))
			return true;
	return false;
}

/* The steps that the caller can take of the one case that does not stand. */
static enum err tell_allowed(struct ctx *ctx, const struct moved *moved)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_MOVE_ALLOWED, &rows, DB_TEXT(moved->flow),
		DB_TEXT(moved->from), DB_TEXT(moved->ids.id[0]));
	if (!err)
		ctx->fault.allowed = db_text(&rows, 0, "actions");
	return err;
}

/* Each ground that fell is a place, with the ways on of its case. */
static enum err refuse_fallen(
	struct ctx *ctx, const struct moved *moved, const struct db_rows *fallen)
{
	enum err err = fallen->count && moved->ids.count == 1 ? tell_allowed(ctx, moved) : ERR_NONE;
	if (err || !fallen->count)
		return err;
	for (size_t i = 0; i < fallen->count; i++) {
		const char *kind = db_text(fallen, i, "kind");
		const char *pointer = moved->ids.count == 1
					      ? arena_printf(ctx->arena, "/grounds/%s", kind)
					      : arena_printf(ctx->arena, "/%s/grounds/%s",
							db_text(fallen, i, "id"), kind);
		fault_add_place(
			&ctx->fault, &(struct fault_place){ .pointer = pointer,
					     .code = GUARD_grounds_stand,
					     .days = { .from = DATE_NONE, .until = DATE_NONE },
					     .ways = db_text(fallen, i, "ways") });
	}
	return fail(&ctx->fault, ERR_GUARD);
}

static int level_of(const struct moved *moved)
{
	const struct flow *flow = flow_named(moved->flow);
	const struct step *step = flow ? flow_step(flow, moved->from, moved->action) : NULL;
	return step ? step->level : 0;
}

enum err ground_write(struct ctx *ctx, const struct moved *moved)
{
	return as_system_db(ctx, QUERY_GROUND_WRITE, NULL, DB_LIST(moved->ids.id, moved->ids.count),
		DB_INT(level_of(moved)));
}

/* `kind` NULL: all. `asked_from`: the state whose questions the grounds before must stand; NULL:
 * none. */
static enum err renew(
	struct ctx *ctx, const struct moved *moved, const char *kind, const char *asked_from)
{
	struct db_rows fallen;
	enum err err = as_system_db(ctx, QUERY_GROUND_RENEW, &fallen,
		DB_LIST(moved->ids.id, moved->ids.count), DB_INT(level_of(moved)),
		kind ? DB_LIST(&kind, 1) : DB_NONE, DB_TEXT(asked_from));
	return err ? err : refuse_fallen(ctx, moved, &fallen);
}

enum err ground_renew(struct ctx *ctx, const struct moved *moved)
{
	return renew(ctx, moved, NULL, moved->from);
}

enum err ground_ask(struct ctx *ctx, const struct moved *moved)
{
	struct db_rows fallen;
	enum err err = as_system_db(
		ctx, QUERY_GROUND_FALLEN, &fallen, DB_LIST(moved->ids.id, moved->ids.count));
	return err ? err : refuse_fallen(ctx, moved, &fallen);
}

enum err ground_persons(struct ctx *ctx, const struct moved *moved)
{
	return renew(ctx, moved, "persons", NULL);
}

enum err ground_account(struct ctx *ctx, const struct moved *moved)
{
	return renew(ctx, moved, "account", NULL);
}

enum err ground_accept(struct ctx *ctx, const struct moved *moved)
{
	return as_system_db(
		ctx, QUERY_GROUND_ACCEPT, NULL, DB_TEXT(moved->ids.id[0]), DB_INT(level_of(moved)));
}

enum err ground_confirm(struct ctx *ctx, const struct asked_step *asked)
{
	struct db_rows heads, rows;
	const struct db_value id = DB_TEXT(asked->id);
	const struct db_call ask = { QUERY_GROUND_ACCEPTANCE, &rows, 1, &id };
	enum err err = dossier_lock(ctx,
		&(struct dossier_set){
			.flow = asked->flow, .ids = &asked->id, .count = 1, .grounds = true },
		&ask, &heads);
	if (err)
		return err;
	const struct guard_verdict verdicts[] = { { .guard = GUARD_ground_fallen,
							  .holds = db_bool(&rows, 0, "fallen") },
		{ .guard = GUARD_ground_acceptable,
			.holds = db_bool(&rows, 0, "acceptable") || !db_bool(&rows, 0, "fallen"),
			.ways = db_text(&rows, 0, "ways") },
		{ .guard = GUARD_changed_by_another, .holds = db_bool(&rows, 0, "by_another") } };
	struct move step = move_of(asked);

	step.verdicts = verdicts;
	step.verdict_count = LENGTH(verdicts);
	return move(ctx, &step);
}

/* Telling
 * ---------------------------------------------------------------------------------------------- */

enum err ground_tell(struct ctx *ctx, const struct moved *moved)
{
	return as_system_db(ctx, QUERY_GROUND_TELL, NULL, DB_LIST(moved->ids.id, moved->ids.count),
		DB_BOOL(strcmp(moved->action, "ground_fell") != 0), DB_TEXT(moved->note));
}

static enum err tell(
	struct ctx *ctx, const struct db_rows *untold, const char *action, const char *cause)
{
	struct cases cases = cases_of(ctx, untold, "action", action);
	return cases_move_noted(
		ctx, &cases, action, arena_printf(ctx->arena, "{\"cause\":%s}", cause));
}

/* A chunk of the cases that rest on the fact, of at most `room`; it is less by as many. */
static enum err tell_chunk(struct ctx *ctx, const struct db_rows *change, int64_t *room)
{
	struct db_rows cases, untold;
	const char *cause = db_text(change, 0, "cause");
	struct db_value id = DB_TEXT(db_text(change, 0, "id"));
	enum err err = db(ctx, QUERY_GROUND_DEPENDANTS, &cases, DB_TEXT(db_text(change, 0, "kind")),
		DB_TEXT(db_text(change, 0, "subject")), DB_TEXT(db_text(change, 0, "after_id")),
		DB_INT(*room));
	if (err)
		return err;
	*room -= (int64_t)cases.count;
	if (!cases.count)
		return db(ctx, QUERY_GROUND_CHANGE_DONE, NULL, id);
	struct id_list ids = id_list_of(ctx, &cases, "id", NULL, NULL);
	err = db(ctx, QUERY_GROUND_UNTOLD, &untold, DB_LIST(ids.id, ids.count));
	if (!err)
		err = tell(ctx, &untold, "ground_fell", cause);
	if (!err)
		err = tell(ctx, &untold, "ground_stood", cause);
	return err ? err
		   : db(ctx, QUERY_GROUND_CHANGE_ON, NULL, id, DB_TEXT(ids.id[ids.count - 1]));
}

static enum err tell_next(struct ctx *ctx)
{
	struct db_rows change;
	int64_t room = CASES_AT_ONCE;
	while (room > 0) {
		enum err err = db_run(ctx, QUERY_GROUND_CHANGE_NEXT, 0, NULL, &change);
		if (err || !change.count)
			return err;
		err = tell_chunk(ctx, &change, &room);
		if (err)
			return err;
	}
	return ERR_NONE;
}

enum err ground_tell_due(struct ctx *ctx)
{
	bool entered = as_system_enter(ctx);
	enum err err = tell_next(ctx);
	as_system_leave(ctx, entered);
	return err;
}

enum err ground_found(struct ctx *ctx, bool *more)
{
	struct db_rows rows;
	enum err err = db_run(ctx, QUERY_GROUND_FOUND, 0, NULL, &rows);
	*more = !err && db_int(&rows, 0, "found") > 0;
	return err;
}

/* By night
 * ---------------------------------------------------------------------------------------------- */

static int64_t missed_of(const struct db_rows *compared)
{
	int64_t missed = 0;
	for (size_t i = 0; i < compared->count; i++)
		missed += db_int(compared, i, "missed");
	return missed;
}

static enum err compare(struct ctx *ctx, const struct id_list *ids, struct db_rows *compared)
{
	return db(ctx, QUERY_NIGHT_COMPARE, compared, DB_LIST(ids->id, ids->count));
}

/* They are locked, and compared once more: a decision may have come between. */
static enum err tell_missed(struct ctx *ctx, const struct id_list *found, int64_t *missed)
{
	struct db_rows cases, compared, untold;
	enum err err = db(ctx, QUERY_NIGHT_LOCK, &cases, DB_LIST(found->id, found->count));
	struct id_list ids = id_list_of(ctx, &cases, "id", NULL, NULL);
	if (!err)
		err = compare(ctx, &ids, &compared);
	if (err)
		return err;
	*missed = missed_of(&compared);
	ids = id_list_of(ctx, &compared, "id", "untold", "t");
	err = db(ctx, QUERY_GROUND_UNTOLD, &untold, DB_LIST(ids.id, ids.count));
	if (!err)
		err = tell(ctx, &untold, "ground_fell", "null");
	return err ? err : tell(ctx, &untold, "ground_stood", "null");
}

enum err ground_compare(struct ctx *ctx, const struct id_list *ids, struct ground_comparison *found)
{
	struct db_rows compared;
	enum err err = compare(ctx, ids, &compared);
	*found = (struct ground_comparison){ 0 };
	if (err)
		return err;
	found->fallen = id_list_of(ctx, &compared, "id", "fallen", "t");
	struct id_list untold = id_list_of(ctx, &compared, "id", "untold", "t");
	return untold.count ? tell_missed(ctx, &untold, &found->missed) : ERR_NONE;
}

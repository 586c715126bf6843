#include "domain/case/move.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "db/db.h"
#include "db/statement.h"
#include "domain/case/clock.h"
#include "domain/case/dossier.h"
#include "domain/case/effect.h"
#include "domain/case/ground.h"
#include "domain/case/system.h"
#include "rules/clock_kind.h"
#include "rules/flow.h"
#include "rules/recount.h"

/* Longest name of a column of facts. */
#define GUARD_COLUMN 64

/* The columns of move_write, in its order. */
enum {
	IDS,
	VERSIONS,
	FROM_STATES,
	TO_STATES,
	LEVELS,
	CLOCK_IDS,
	CLOCKS,
	OPS,
	DAYS,
	DUES,
	EXPLAINED,
	CHANGES,
	COLUMNS
};

static const enum column_type TYPES[COLUMNS] = { [IDS] = COLUMN_UUID,
	[VERSIONS] = COLUMN_INT,
	[FROM_STATES] = COLUMN_TEXT,
	[TO_STATES] = COLUMN_TEXT,
	[LEVELS] = COLUMN_INT,
	[CLOCK_IDS] = COLUMN_UUID,
	[CLOCKS] = COLUMN_TEXT,
	[OPS] = COLUMN_TEXT,
	[DAYS] = COLUMN_INT,
	[DUES] = COLUMN_DATE,
	[EXPLAINED] = COLUMN_TEXT,
	[CHANGES] = COLUMN_INT };

/* One move while it is judged: its cases and their facts, and what will be written. */
struct planned_move {
	const struct move *move;
	const struct flow *flow;
	enum role role;
	struct db_rows heads, facts; /* both in the order of the ids */
	const struct step **steps;   /* by row */
	struct column *columns;
	struct clock_turn turn[STEP_CLOCKS]; /* of the last case that turned clocks */
	const struct step *turned;
	const char *turned_agency;
};

/* The step is not this caller's, in this state or at all: what would be, is told. */
static enum err refuse_step(struct ctx *ctx, const struct planned_move *planned, size_t row)
{
	struct db_rows rows;
	const char *state = db_text(&planned->heads, row, "state");
	enum err err = db(ctx, QUERY_MOVE_ALLOWED, &rows, DB_TEXT(planned->move->flow),
		DB_TEXT(state), DB_TEXT(db_text(&planned->heads, row, "id")));
	if (err)
		return err;
	fault_tell(&ctx->fault, "state", state, 0);
	ctx->fault.allowed = db_text(&rows, 0, "actions");
	return fail(&ctx->fault, ERR_ACTION);
}

/* An effect takes the steps it says it takes. */
static bool step_expected(
	const struct effect_row *effect, const struct move *move, const char *from)
{
	const struct taken_step *taken = effect ? effect->takes : NULL;
	for (; taken && taken->flow; taken++)
		if (!strcmp(taken->flow, move->flow) && !strcmp(taken->action, move->action) &&
			!strcmp(taken->from, from))
			return true;
	return !effect;
}

/* The row of the flow; the step that a changed calendar asks for is in no table. */
static const struct step *step_of(
	struct ctx *ctx, const struct planned_move *planned, const char *state)
{
	const struct step *step = flow_step(planned->flow, state, planned->move->action);
	if (step || strcmp(planned->move->action, RECOUNT))
		return step;
	struct step *made = arena_alloc(ctx->arena, sizeof(*made));
	return recount_step(planned->flow, state, made) ? made : NULL;
}

static enum err find_step(struct ctx *ctx, const struct planned_move *planned, size_t row)
{
	const struct move *move = planned->move;
	const char *state = db_text(&planned->heads, row, "state");
	if (move->version >= 0 && move->version != db_int(&planned->heads, row, "version"))
		return fail(&ctx->fault, ERR_STALE);
	const struct step *step = step_of(ctx, planned, state);
	planned->steps[row] = step;
	if (!step || !(step->roles & ROLE_BIT(planned->role)))
		return refuse_step(ctx, planned, row);
	return step_expected(ctx->effect, move, state) ? ERR_NONE : fail(&ctx->fault, ERR_INTERNAL);
}

bool move_guard_holds(const struct guard_verdict *verdicts, size_t count, enum code guard,
	const struct db_rows *facts, size_t row)
{
	for (size_t i = 0; i < count; i++)
		if (verdicts[i].guard == guard)
			return verdicts[i].judge ? verdicts[i].judge(facts, row)
						 : verdicts[i].holds;
	return db_bool(facts, row, code_text(guard)->word);
}

static int32_t guard_day(const struct db_rows *facts, size_t row, enum code guard, const char *end)
{
	char name[GUARD_COLUMN];
	snprintf(name, sizeof(name), "%s_%s", code_text(guard)->word, end);
	bool told = facts->result && db_column(facts, name) >= 0 && !db_is_null(facts, row, name);
	return told ? (int32_t)db_int(facts, row, name) : DATE_NONE;
}

struct fault_days move_guard_days(const struct guard_verdict *verdicts, size_t count,
	enum code guard, const struct db_rows *facts, size_t row)
{
	for (size_t i = 0; i < count; i++)
		if (verdicts[i].guard == guard && verdicts[i].days)
			return *verdicts[i].days;
	return (struct fault_days){ .from = guard_day(facts, row, guard, "from"),
		.until = guard_day(facts, row, guard, "until") };
}

static const char *guard_ways(const struct move *move, enum code guard)
{
	for (size_t i = 0; i < move->verdict_count; i++)
		if (move->verdicts[i].guard == guard)
			return move->verdicts[i].ways;
	return NULL;
}

/* Grounds are asked by an effect of the row (ground.h), for all its cases at once and as they are
 * written. */
static bool by_effect(enum code guard)
{
	return guard == GUARD_grounds_stand;
}

/* Every guard that does not hold is told, with the days of its window and the ways on; one case is
 * the whole request, several are named by their id. */
static void judge_guards(struct ctx *ctx, const struct planned_move *planned, size_t row)
{
	const struct move *move = planned->move;
	const struct step *step = planned->steps[row];
	for (size_t i = 0; i < STEP_GUARDS && step->guards[i]; i++) {
		if (by_effect(step->guards[i]) ||
			move_guard_holds(move->verdicts, move->verdict_count, step->guards[i],
				&planned->facts, row))
			continue;
		const char *pointer = planned->heads.count == 1
					      ? ""
					      : arena_printf(ctx->arena, "/%s",
							db_text(&planned->heads, row, "id"));
		fault_add_place(&ctx->fault,
			&(struct fault_place){ .pointer = pointer,
				.code = step->guards[i],
				.days = move_guard_days(move->verdicts, move->verdict_count,
					step->guards[i], &planned->facts, row),
				.ways = guard_ways(move, step->guards[i]) });
	}
}

static void put_text(struct column *column, const char *text)
{
	if (text)
		column_text(column, text, strlen(text));
	else
		column_null(column);
}

static void put_turn(
	struct column *columns, const char *id, const char *clock, const struct clock_turn *turn)
{
	column_uuid(&columns[CLOCK_IDS], id);
	put_text(&columns[CLOCKS], clock);
	put_text(&columns[OPS], turn->op);
	if (turn->measured) {
		column_null(&columns[DAYS]);
		column_null(&columns[DUES]);
		column_null(&columns[CHANGES]);
	} else {
		column_int(&columns[DAYS], turn->days);
		column_date(&columns[DUES], turn->due);
		column_int(&columns[CHANGES], turn->change);
	}
	put_text(&columns[EXPLAINED], turn->explained);
}

/* What a clock says follows from its step and agency alone, unless the policy of its case grants it
 * days. */
static bool says_the_same(const struct clock_step *clock)
{
	const struct clock_kind *kind = clock_kind_named(clock->clock);
	return clock->op == CLOCK_STOP || (kind && !kind->parameter);
}

static bool same_turn(
	const struct planned_move *planned, const struct step *step, const char *agency_id)
{
	for (size_t i = 0; i < STEP_CLOCKS && step->clocks[i].op; i++)
		if (!says_the_same(&step->clocks[i]))
			return false;
	return planned->turned == step && !strcmp(planned->turned_agency, agency_id);
}

static enum err turn_clocks(struct ctx *ctx, struct planned_move *planned, size_t row)
{
	const struct step *step = planned->steps[row];
	const char *id = db_text(&planned->heads, row, "id");
	const char *agency_id = db_text(&planned->heads, row, "agency_id");
	bool known = same_turn(planned, step, agency_id ? agency_id : "");
	for (size_t i = 0; i < STEP_CLOCKS && step->clocks[i].op; i++) {
		const struct clock_step *clock = &step->clocks[i];
		enum err err =
			known ? ERR_NONE : clock_turn(ctx, clock, id, agency_id, &planned->turn[i]);
		if (err)
			return err;
		if (planned->turn[i].op)
			put_turn(planned->columns, id, clock->clock, &planned->turn[i]);
	}
	planned->turned = step;
	planned->turned_agency = agency_id ? agency_id : "";
	return ERR_NONE;
}

static enum err judge(struct ctx *ctx, struct planned_move *planned, size_t row)
{
	struct column *columns = planned->columns;
	enum err err = find_step(ctx, planned, row);
	if (err)
		return err;
	judge_guards(ctx, planned, row);
	column_uuid(&columns[IDS], db_text(&planned->heads, row, "id"));
	column_int(&columns[VERSIONS], db_int(&planned->heads, row, "version"));
	put_text(&columns[FROM_STATES], planned->steps[row]->from);
	put_text(&columns[TO_STATES], planned->steps[row]->to);
	column_int(&columns[LEVELS], planned->steps[row]->level);
	return turn_clocks(ctx, planned, row);
}

static enum err judge_all(struct ctx *ctx, struct planned_move *planned)
{
	size_t before = ctx->fault.total;
	struct columns *columns = columns_create(ctx->arena, COLUMNS);
	for (size_t i = 0; i < COLUMNS; i++)
		columns->column[i].type = TYPES[i];
	planned->columns = columns->column;
	planned->steps = arena_alloc(ctx->arena, planned->heads.count * sizeof(*planned->steps));
	for (size_t row = 0; row < planned->heads.count; row++) {
		enum err err = judge(ctx, planned, row);
		if (err)
			return err;
	}
	return ctx->fault.total > before ? fail(&ctx->fault, ERR_GUARD) : ERR_NONE;
}

static enum err write_move(struct ctx *ctx, const struct planned_move *planned)
{
	const struct move *move = planned->move;
	struct db_value values[4 + COLUMNS] = { DB_TEXT(move->flow), DB_TEXT(move->action),
		DB_TEXT(role_word(planned->role)), DB_TEXT(move->note) };
	struct db_rows rows;
	for (size_t i = 0; i < COLUMNS; i++)
		values[4 + i] = DB_COLUMN(&planned->columns[i]);
	enum err err = db_run(ctx, QUERY_MOVE_WRITE, LENGTH(values), values, &rows);
	if (err)
		return err;
	return (size_t)db_int(&rows, 0, "moved") == move->count ? ERR_NONE
								: fail(&ctx->fault, ERR_STALE);
}

/* The cases that take the step of this row, if no row before takes it. */
static struct id_list takers(struct ctx *ctx, const struct planned_move *planned, size_t row)
{
	struct id_list ids = { 0 };
	for (size_t i = 0; i < row; i++)
		if (planned->steps[i] == planned->steps[row])
			return ids;
	ids.id = arena_alloc(ctx->arena, planned->heads.count * sizeof(*ids.id));
	for (size_t i = row; i < planned->heads.count; i++)
		if (planned->steps[i] == planned->steps[row])
			ids.id[ids.count++] = db_text(&planned->heads, i, "id");
	return ids;
}

static enum err run_effect(
	struct ctx *ctx, const struct effect_row *effect, const struct moved *moved)
{
	const struct effect_row *outer = ctx->effect;
	if (effect->argued && !moved->argument)
		return fail(&ctx->fault, ERR_INTERNAL);
	bool entered = effect->as_system && as_system_enter(ctx);
	ctx->effect = effect;
	enum err err = effect->run(ctx, moved);
	ctx->effect = outer;
	as_system_leave(ctx, entered);
	return err;
}

static enum err run_step_effects(
	struct ctx *ctx, const struct step *step, const struct moved *moved, bool before)
{
	enum err err = ERR_NONE;
	for (size_t i = 0; !err && i < STEP_EFFECTS && step->effects[i]; i++)
		if (EFFECTS[step->effects[i]].before == before)
			err = run_effect(ctx, &EFFECTS[step->effects[i]], moved);
	return err;
}

/* The effects of each step that is taken, once for all its cases. */
static enum err run_effects(struct ctx *ctx, const struct planned_move *planned, bool before)
{
	enum err err = ERR_NONE;
	for (size_t row = 0; !err && row < planned->heads.count; row++) {
		const struct step *step = planned->steps[row];
		if (!step->effects[0])
			continue;
		struct moved moved = { .flow = planned->move->flow,
			.from = step->from,
			.action = step->action,
			.ids = takers(ctx, planned, row),
			.note = planned->move->note,
			.argument = planned->move->argument };
		if (moved.ids.count)
			err = run_step_effects(ctx, step, &moved, before);
	}
	return err;
}

/* The dossiers, and what the flow's guards ask of them; a case without facts is nobody's here. */
static enum err load(struct ctx *ctx, struct planned_move *planned)
{
	const struct move *move = planned->move;
	enum query query = statement_named(arena_printf(ctx->arena, "%s_facts", move->flow));
	const struct db_value ids = DB_LIST(move->ids, move->count);
	const struct db_call facts = { query, &planned->facts, 1, &ids };
	/* A recount has no guards. */
	bool asks = query != QUERY_COUNT && strcmp(move->action, RECOUNT);
	const struct dossier_set set = { .flow = move->flow,
		.ids = move->ids,
		.count = move->count,
		.grounds = !move->locked && ground_rests(planned->flow, move->action) };
	enum err err = dossier_lock(ctx, &set, asks ? &facts : NULL, &planned->heads);
	if (err || !asks || planned->facts.count == move->count)
		return err;
	return fail(&ctx->fault, ERR_NOT_FOUND);
}

static enum err run(struct ctx *ctx, const struct move *move, enum role role)
{
	struct planned_move planned = {
		.move = move, .flow = flow_named(move->flow), .role = role
	};
	enum err err = planned.flow ? load(ctx, &planned) : fail(&ctx->fault, ERR_INTERNAL);
	if (!err)
		err = judge_all(ctx, &planned);
	if (!err)
		err = run_effects(ctx, &planned, true);
	if (!err)
		err = write_move(ctx, &planned);
	return err ? err : run_effects(ctx, &planned, false);
}

enum err move(struct ctx *ctx, const struct move *move)
{
	if (!move->count)
		return ERR_NONE;
	if (!move->as_system)
		return run(ctx, move, ctx->actor.role);
	bool entered = as_system_enter(ctx);
	enum err err = run(ctx, move, ROLE_system);
	as_system_leave(ctx, entered);
	return err;
}

enum err move_one(struct ctx *ctx, const char *flow, const char *action, const char *id,
	int64_t version, const char *note)
{
	return move(ctx, &(struct move){ .flow = flow,
				 .action = action,
				 .ids = &id,
				 .count = 1,
				 .version = version,
				 .note = note });
}

enum err move_system(struct ctx *ctx, const char *flow, const char *action, const char *id)
{
	return move(ctx, &(struct move){ .flow = flow,
				 .action = action,
				 .ids = &id,
				 .count = 1,
				 .version = -1,
				 .as_system = true });
}

struct move move_of(const struct asked_step *asked)
{
	return (struct move){ .flow = asked->flow,
		.action = asked->action,
		.ids = &asked->id,
		.count = 1,
		.version = asked->version,
		.note = asked->note };
}

enum err move_asked(struct ctx *ctx, const struct asked_step *asked)
{
	const struct move step = move_of(asked);

	return move(ctx, &step);
}

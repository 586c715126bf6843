#include "domain/case/clock.h"

#include <string.h>

#include "base/date.h"
#include "db/db.h"
#include "rules/clock_kind.h"

#define NATION "CN"

static const char *const OPS[] = { [CLOCK_NONE] = "",
	[CLOCK_START] = "start",
	[CLOCK_STOP] = "stop",
	[CLOCK_PAUSE] = "pause",
	[CLOCK_RESUME] = "resume",
	[CLOCK_RECOUNT] = "recount" };

/* Both layers must cover a year; an agency may go by the nation's alone. */
static void cover(const struct db_rows *rows, struct calendar *calendar)
{
	const char *region = db_text(rows, 0, "region");
	calendar->layer[0] =
		(struct calendar_layer){ NATION, (uint64_t)db_int(rows, 0, "national") };
	calendar->layer_count = 1;
	if (!region || !strcmp(region, NATION))
		return;
	calendar->layer[1] =
		(struct calendar_layer){ region, (uint64_t)db_int(rows, 0, "regional") };
	calendar->layer_count = 2;
}

/* The calendar around a day, and by which change of the calendars a due day is told. */
static enum err load_calendar(struct ctx *ctx, const char *agency_id, int32_t around,
	struct calendar *calendar, struct clock_turn *turn)
{
	struct db_rows rows;
	char on[11];
	date_format(around, on);
	enum err err = db_run(ctx, QUERY_CALENDAR_HOLD, 0, NULL, NULL);
	if (!err)
		err = db(ctx, QUERY_CALENDAR_LOAD, &rows, DB_TEXT(agency_id), DB_TEXT(on));
	if (err)
		return err;
	struct calendar_day *days = arena_alloc(ctx->arena, (rows.count + 1) * sizeof(*days));
	calendar->days = days;
	turn->change = db_int(&rows, 0, "change");
	cover(&rows, calendar);
	for (size_t i = 0; i < rows.count && !db_is_null(&rows, i, "day"); i++)
		days[calendar->count++] =
			(struct calendar_day){ .date = (int32_t)db_int(&rows, i, "day"),
				.working = db_bool(&rows, i, "working"),
				.layer = (int)db_int(&rows, i, "layer"),
				.name = db_text(&rows, i, "name") };
	return ERR_NONE;
}

/* The working days the policy grants this clock; measured when it grants none. */
static enum err granted(struct ctx *ctx, const struct clock_kind *clock, const char *case_id,
	struct clock_turn *turn)
{
	struct db_rows rows;
	char on[11];
	turn->measured = true;
	date_format(ctx->today, on);
	enum err err = db(ctx, QUERY_CLOCK_DAYS, &rows, DB_TEXT(case_id), DB_TEXT(clock->parameter),
		DB_TEXT(on));
	if (err || !rows.count)
		return err;
	turn->measured = false;
	turn->days = db_int(&rows, 0, "days");
	return ERR_NONE;
}

enum err clock_refuse_gap(struct ctx *ctx, const struct calendar_gap *gap)
{
	fault_tell(&ctx->fault, "layer", gap->layer, 0);
	fault_tell(&ctx->fault, "year", NULL, gap->year);
	return fail_at(&ctx->fault, ERR_CALENDAR, "", CODE_CALENDAR_MISSING, gap->year);
}

/* The year that a deadline needs and a layer lacks, by name (S60). */
static enum err refuse_gap(
	struct ctx *ctx, const struct calendar *calendar, int32_t from, int32_t to)
{
	struct calendar_gap gap = { 0 };
	return calendar_lacks(calendar, from, to, &gap) ? clock_refuse_gap(ctx, &gap)
							: fail(&ctx->fault, ERR_INTERNAL);
}

/* What a clock has left, when it can be paused or resumed at all: a clock that was not paused goes
 * on as it is. At least one day, so that a resumed clock is never born overdue. */
static enum err left(struct ctx *ctx, const struct clock_step *step, const char *case_id,
	const struct calendar *calendar, struct clock_turn *turn)
{
	struct db_rows rows;
	int days = 0;
	enum err err = db(ctx, QUERY_CLOCK_LAST, &rows, DB_TEXT(case_id), DB_TEXT(step->clock));
	if (err)
		return err;
	if (!rows.count || !db_bool(&rows, 0, step->op == CLOCK_PAUSE ? "running" : "paused"))
		turn->op = NULL;
	turn->measured = !rows.count || db_is_null(&rows, 0, "due");
	if (!turn->op || turn->measured)
		return ERR_NONE;
	turn->days = db_int(&rows, 0, "days");
	turn->due = (int32_t)db_int(&rows, 0, "due");
	if (step->op == CLOCK_PAUSE) {
		if (!calendar_between(calendar, ctx->today, turn->due, &days))
			return refuse_gap(ctx, calendar, ctx->today + 1, turn->due);
		turn->days = days;
	}
	if (turn->days < 1)
		turn->days = 1;
	return ERR_NONE;
}

static enum err set_due(struct ctx *ctx, const struct clock_kind *clock,
	const struct calendar *calendar, int32_t from, struct clock_turn *turn)
{
	struct buffer explained = buffer_on(ctx->arena);
	if (!calendar_due(
		    calendar, from, (int)turn->days, clock->inclusive, &turn->due, &explained))
		return refuse_gap(ctx, calendar, from, turn->due);
	turn->explained = explained.data;
	return ERR_NONE;
}

/* A clock that runs to a due day is counted from where it last began, with the days it was granted
 * then. */
static enum err recount(struct ctx *ctx, const struct clock_kind *clock, const char *case_id,
	const char *agency_id, struct clock_turn *turn)
{
	struct db_rows rows;
	struct calendar calendar = { 0 };
	enum err err = db(ctx, QUERY_CLOCK_LAST, &rows, DB_TEXT(case_id), DB_TEXT(clock->name));
	if (err)
		return err;
	if (!rows.count || !db_bool(&rows, 0, "running") || db_is_null(&rows, 0, "due")) {
		turn->op = NULL;
		return ERR_NONE;
	}
	int32_t since = (int32_t)db_int(&rows, 0, "since");
	turn->measured = false;
	turn->days = db_int(&rows, 0, "days");
	turn->due_before = (int32_t)db_int(&rows, 0, "due");
	err = load_calendar(ctx, agency_id, since, &calendar, turn);
	return err ? err : set_due(ctx, clock, &calendar, since, turn);
}

enum err clock_turn(struct ctx *ctx, const struct clock_step *step, const char *case_id,
	const char *agency_id, struct clock_turn *turn)
{
	const struct clock_kind *clock = clock_kind_named(step->clock);
	struct calendar calendar = { 0 };
	*turn = (struct clock_turn){ .op = OPS[step->op], .measured = true };
	if (!clock)
		return fail(&ctx->fault, ERR_INTERNAL);
	/* Without days to grant or to keep there is nothing to look up. */
	if (step->op == CLOCK_STOP || !clock->parameter)
		return ERR_NONE;
	if (step->op == CLOCK_RECOUNT)
		return recount(ctx, clock, case_id, agency_id, turn);
	enum err err = load_calendar(ctx, agency_id, ctx->today, &calendar, turn);
	if (!err && step->op == CLOCK_START)
		err = granted(ctx, clock, case_id, turn);
	else if (!err)
		err = left(ctx, step, case_id, &calendar, turn);
	if (err || !turn->op || turn->measured || step->op == CLOCK_PAUSE)
		return err;
	return set_due(ctx, clock, &calendar, ctx->today, turn);
}

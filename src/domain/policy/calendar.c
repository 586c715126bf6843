#include "domain/policy/calendar.h"

#include "db/db.h"
#include "domain/case/case.h"
#include "domain/case/clock.h"
#include "domain/case/dossier.h"
#include "domain/case/move.h"
#include "domain/case/system.h"
#include "rules/recount.h"

static enum err check_layer(struct ctx *ctx, const char *layer)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_CALENDAR_LAYER_KNOWN, &rows, DB_TEXT(layer));
	return err || rows.count ? err : fail(&ctx->fault, ERR_NOT_FOUND);
}

static enum err check_days(struct ctx *ctx, const char *body)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_CALENDAR_STRAYS, &rows, DB_TEXT(body));
	if (err || !rows.count)
		return err;
	for (size_t i = 0; i < rows.count; i++)
		fault_add(&ctx->fault,
			arena_printf(ctx->arena, "/days/%s/date", db_text(&rows, i, "place")),
			db_bool(&rows, i, "repeated") ? CODE_REPEATED : CODE_FORMAT, 0);
	return fail(&ctx->fault, ERR_INVALID);
}

enum err calendar_draft(struct ctx *ctx, const char *layer, const char *body, char id[UUID_SIZE])
{
	enum err err = check_layer(ctx, layer);
	if (!err)
		err = check_days(ctx, body);
	if (!err)
		err = dossier_open(ctx, "calendar", NULL, NULL, "RL", id);
	const char *own = arena_text(ctx->arena, id);
	if (!err)
		err = db(ctx, QUERY_CALENDAR_INSERT, NULL, DB_TEXT(own), DB_TEXT(layer),
			DB_TEXT(body));
	return err ? err : move_one(ctx, "calendar", "draft", own, -1, NULL);
}

enum err calendar_take_force(struct ctx *ctx, const struct moved *moved)
{
	return db(ctx, QUERY_CALENDAR_TAKE_FORCE, NULL, DB_TEXT(moved->ids.id[0]));
}

/* Whether a clock of the case would have another due day now. */
static enum err recount_matters(
	struct ctx *ctx, const struct db_rows *rows, size_t row, bool *matters)
{
	struct step step;
	const struct flow *flow = flow_named(db_text(rows, row, "flow"));
	enum err err = ERR_NONE;
	*matters = false;
	if (!flow || !recount_step(flow, db_text(rows, row, "state"), &step))
		return ERR_NONE;
	for (size_t i = 0; !err && i < STEP_CLOCKS && step.clocks[i].op; i++) {
		struct clock_turn turn;
		err = clock_turn(ctx, &step.clocks[i], db_text(rows, row, "id"),
			db_text(rows, row, "agency_id"), &turn);
		*matters |= !err && turn.op && turn.due != turn.due_before;
	}
	if (err != ERR_CALENDAR)
		return err;
	fault_clear(&ctx->fault);
	*matters = false;
	return ERR_NONE;
}

static enum err find_changed(struct ctx *ctx, const struct db_rows *rows, struct cases *changed)
{
	size_t size = (rows->count + 1) * sizeof(const char *);
	changed->ids.id = arena_alloc(ctx->arena, size);
	changed->flows.id = arena_alloc(ctx->arena, size);
	for (size_t row = 0; row < rows->count; row++) {
		bool matters;
		enum err err = recount_matters(ctx, rows, row, &matters);
		if (err)
			return err;
		if (!matters)
			continue;
		changed->ids.id[changed->ids.count++] = db_text(rows, row, "id");
		changed->flows.id[changed->flows.count++] = db_text(rows, row, "flow");
	}
	return ERR_NONE;
}

static enum err recount_chunk(struct ctx *ctx, const char *calendar_id, size_t *looked_at)
{
	struct db_rows rows;
	struct cases changed = { 0 };
	enum err err = db(ctx, QUERY_CALENDAR_STALE, &rows, DB_TEXT(calendar_id));
	if (!err)
		err = find_changed(ctx, &rows, &changed);
	if (!err)
		err = cases_move(ctx, &changed, RECOUNT);
	if (err)
		return err;
	*looked_at = rows.count;
	return db(ctx, QUERY_CALENDAR_RECOUNTED, NULL, DB_TEXT(calendar_id),
		DB_TEXT(rows.count ? db_text(&rows, rows.count - 1, "id") : NULL),
		DB_INT((int64_t)changed.ids.count));
}

/* One chunk with something in it; changes of the calendars that no clock needs end on the way. */
static enum err recount(struct ctx *ctx)
{
	struct db_rows rows;
	size_t looked_at = 0;
	while (!looked_at) {
		enum err err = db_run(ctx, QUERY_CALENDAR_RECOUNT_NEXT, 0, NULL, &rows);
		if (err || !rows.count)
			return err;
		err = recount_chunk(ctx, db_text(&rows, 0, "id"), &looked_at);
		if (err)
			return err;
	}
	return ERR_NONE;
}

enum err calendar_recount_due(struct ctx *ctx)
{
	bool entered = as_system_enter(ctx);
	enum err err = recount(ctx);
	as_system_leave(ctx, entered);
	return err;
}

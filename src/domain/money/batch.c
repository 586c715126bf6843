#include "domain/money/batch.h"

#include "domain/case/case.h"
#include "domain/case/dossier.h"
#include "domain/case/id_list.h"
#include "domain/case/move.h"
#include "domain/case/system.h"

static enum err name_bad_attempts(struct ctx *ctx, const struct db_rows *wanted)
{
	size_t before = ctx->fault.total;
	for (size_t i = 0; i < wanted->count; i++)
		if (!db_is_null(wanted, i, "guard"))
			fault_add(&ctx->fault, db_text(wanted, i, "pointer"),
				code_of_guard(db_text(wanted, i, "guard")), 0);
	return ctx->fault.total > before ? fail(&ctx->fault, ERR_GUARD) : ERR_NONE;
}

/* Puts the wanted attempts that are not in the batch yet into it. */
static enum err put_lines(struct ctx *ctx, const char *id, const struct db_rows *wanted)
{
	struct id_list fresh = id_list_of(ctx, wanted, "id", "here", "f");
	enum err err = name_bad_attempts(ctx, wanted);
	if (err || !fresh.count)
		return err;
	err = db(ctx, QUERY_BATCH_PUT, NULL, DB_TEXT(id), DB_LIST(fresh.id, fresh.count));
	return err ? err
		   : move(ctx, &(struct move){ .flow = "attempt",
				       .action = "prepare",
				       .ids = fresh.id,
				       .count = fresh.count,
				       .version = -1 });
}

enum err batch_create(struct ctx *ctx, const char *body, char id[UUID_SIZE])
{
	struct db_rows wanted;
	enum err err = dossier_open(ctx, "batch", NULL, NULL, "PC", id);
	const char *own = arena_text(ctx->arena, id);
	if (!err)
		err = db(ctx, QUERY_BATCH_INSERT, NULL, DB_TEXT(own), DB_TEXT(body));
	if (!err)
		err = db(ctx, QUERY_BATCH_WANTED, &wanted, DB_TEXT(own), DB_TEXT(body));
	if (!err)
		err = put_lines(ctx, own, &wanted);
	return err ? err : move_one(ctx, "batch", "create", own, -1, NULL);
}

static enum err drop_lines(struct ctx *ctx, const struct id_list *attempts)
{
	enum err err = as_system_move(ctx, "attempt", "drop", attempts);
	return err ? err
		   : as_system_db(ctx, QUERY_ATTEMPT_LEAVE_BATCH, NULL,
			     DB_LIST(attempts->id, attempts->count));
}

/* Lines of the batch that are not wanted any more. */
static struct id_list unwanted(
	struct ctx *ctx, const struct db_rows *lines, const struct db_rows *wanted)
{
	struct id_list kept = id_list_of(ctx, wanted, "id", NULL, NULL);
	struct id_list gone = id_list_of(ctx, lines, "attempt_id", NULL, NULL);
	size_t count = 0;
	for (size_t i = 0; i < gone.count; i++)
		if (!id_list_has(&kept, gone.id[i]))
			gone.id[count++] = gone.id[i];
	gone.count = count;
	return gone;
}

enum err batch_change(struct ctx *ctx, const struct asked_step *asked)
{
	struct db_rows heads, lines, wanted;
	const char *id = asked->id;
	const struct db_value own = DB_TEXT(id);
	const struct db_call ask = { QUERY_BATCH_LINES, &lines, 1, &own };
	enum err err = dossier_lock(ctx,
		&(struct dossier_set){ .flow = "batch", .ids = &id, .count = 1 }, &ask, &heads);
	if (!err && asked->version >= 0 && asked->version != db_int(&heads, 0, "version"))
		return fail(&ctx->fault, ERR_STALE);
	if (!err)
		err = db(ctx, QUERY_BATCH_WANTED, &wanted, DB_TEXT(id), DB_TEXT(asked->note));
	if (err)
		return err;
	struct id_list gone = unwanted(ctx, &lines, &wanted);
	err = drop_lines(ctx, &gone);
	if (!err)
		err = put_lines(ctx, id, &wanted);
	/* Last, so that its guards judge the new lines. */
	return err ? err : move_one(ctx, "batch", "change", id, asked->version, NULL);
}

enum err batch_drop(struct ctx *ctx, const struct moved *moved)
{
	struct db_rows lines;
	enum err err = db(ctx, QUERY_BATCH_LINES, &lines, DB_TEXT(moved->ids.id[0]));
	if (err)
		return err;
	struct cases paying = cases_of(ctx, &lines, "case_state", "paying");
	struct id_list attempts = id_list_of(ctx, &lines, "attempt_id", NULL, NULL);
	err = cases_move(ctx, &paying, "recall");
	return err ? err : drop_lines(ctx, &attempts);
}

static enum err name_lines(struct ctx *ctx, enum query query, const char *id)
{
	struct db_rows rows;
	enum err err = db(ctx, query, &rows, DB_TEXT(id));
	for (size_t i = 0; !err && i < rows.count; i++)
		fault_add(&ctx->fault,
			arena_printf(ctx->arena, "/lines/%s", db_text(&rows, i, "place")),
			code_of_guard(db_text(&rows, i, "guard")), 0);
	return err;
}

enum err batch_lines_stand(struct ctx *ctx, const char *id)
{
	size_t before = ctx->fault.total;
	enum err err = name_lines(ctx, QUERY_BATCH_FALLEN_LINES, id);
	return err || ctx->fault.total == before ? err : fail(&ctx->fault, ERR_GUARD);
}

/* What a case of the batch lost is named by its line. */
static void grounds_forget(struct fault *fault)
{
	size_t kept = 0;
	for (size_t i = 0; i < fault->count; i++)
		if (fault->places[i].code != GUARD_grounds_stand)
			fault->places[kept++] = fault->places[i];
	fault->total -= fault->count - kept;
	fault->count = kept;
}

enum err batch_confirm(struct ctx *ctx, const struct asked_step *asked)
{
	enum err err = move_asked(ctx, asked);
	if (err == ERR_GUARD)
		grounds_forget(&ctx->fault);
	if (err == ERR_GUARD && name_lines(ctx, QUERY_BATCH_BAD_LINES, asked->id))
		return ctx->fault.err;
	return err;
}

enum err batch_pay(struct ctx *ctx, const struct moved *moved)
{
	struct db_rows lines;
	enum err err = db(ctx, QUERY_BATCH_LINES, &lines, DB_TEXT(moved->ids.id[0]));
	if (err)
		return err;
	struct cases cases = cases_of(ctx, &lines, NULL, NULL);
	return cases_move(ctx, &cases, "pay");
}

enum err batch_fail(struct ctx *ctx, const struct moved *moved)
{
	struct db_rows lines;
	enum err err = db(ctx, QUERY_BATCH_LINES, &lines, DB_TEXT(moved->ids.id[0]));
	if (err)
		return err;
	struct id_list sent = id_list_of(ctx, &lines, "attempt_id", "state", "sent");
	return as_system_move(ctx, "attempt", "fail", &sent);
}

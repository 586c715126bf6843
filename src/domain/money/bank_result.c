#include "domain/money/bank_result.h"

#include <string.h>

#include "domain/case/id_list.h"
#include "domain/case/move.h"
#include "domain/case/system.h"

enum { ITEM_REF, OUTCOME, BANK_CODE, BANK_TEXT, BOOKED_ON, BANK_REF, RESULT_COLUMNS };

const char *const BANK_RESULT_COLUMNS[] = { [ITEM_REF] = "item_ref",
	[OUTCOME] = "outcome",
	[BANK_CODE] = "bank_code",
	[BANK_TEXT] = "bank_text",
	[BOOKED_ON] = "booked_on",
	[BANK_REF] = "bank_ref",
	NULL };

/* Verdicts on a line that move its payment, and the step it takes; others only stand in the report.
 */
static const struct {
	const char *verdict, *action;
} EFFECTIVE[] = { { "settle", "settle" }, { "return", "return" }, { "late_return", "return" },
	{ "fail", "fail" } };

static bool takes_effect(const char *verdict)
{
	for (size_t i = 0; i < LENGTH(EFFECTIVE); i++)
		if (!strcmp(EFFECTIVE[i].verdict, verdict))
			return true;
	return false;
}

/* The payments of each verdict, in an order that is always the same. */
static enum err move_payments(struct ctx *ctx, const struct db_rows *verdicts)
{
	enum err err = ERR_NONE;
	for (size_t i = 0; !err && i < LENGTH(EFFECTIVE); i++) {
		struct id_list attempts =
			id_list_of(ctx, verdicts, "attempt_id", "verdict", EFFECTIVE[i].verdict);
		err = as_system_move(ctx, "attempt", EFFECTIVE[i].action, &attempts);
	}
	return err;
}

/* A column of the verdicts that take effect. */
static struct id_list effective(struct ctx *ctx, const struct db_rows *verdicts, const char *column)
{
	struct id_list list = { .id = arena_alloc(
					ctx->arena, (verdicts->count + 1) * sizeof(*list.id)) };
	for (size_t i = 0; i < verdicts->count; i++)
		if (takes_effect(db_text(verdicts, i, "verdict")))
			list.id[list.count++] = db_text(verdicts, i, column);
	return list;
}

/* What the bank said, in the ledger of results. */
static enum err record(
	struct ctx *ctx, const char *id, struct column *const *lines, const struct id_list *refs)
{
	return db(ctx, QUERY_BANK_RESULT_INSERT, NULL, DB_TEXT(id), DB_LIST(refs->id, refs->count),
		DB_COLUMN(lines[ITEM_REF]), DB_COLUMN(lines[OUTCOME]), DB_COLUMN(lines[BANK_CODE]),
		DB_COLUMN(lines[BANK_TEXT]), DB_COLUMN(lines[BOOKED_ON]),
		DB_COLUMN(lines[BANK_REF]));
}

/* The day of the bank stands on the payments before they move. */
static enum err book(struct ctx *ctx, const struct db_rows *verdicts)
{
	struct id_list attempts = effective(ctx, verdicts, "attempt_id");
	return attempts.count
		       ? db(ctx, QUERY_ATTEMPT_BOOKED, NULL, DB_LIST(attempts.id, attempts.count))
		       : ERR_NONE;
}

/* What follows from the bank's words, in one stretch as the system. */
static enum err take_verdicts(struct ctx *ctx, const char *id, const struct db_rows *verdicts)
{
	struct db_rows rows;
	bool entered = as_system_enter(ctx);
	enum err err = book(ctx, verdicts);
	if (!err)
		err = move_payments(ctx, verdicts);
	if (!err)
		err = db(ctx, QUERY_BATCH_DONE, &rows, DB_TEXT(id));
	if (!err && db_bool(&rows, 0, "done"))
		err = move_system(ctx, "batch", "complete", id);
	as_system_leave(ctx, entered);
	return err;
}

/* Lines that say nothing new change nothing. */
static enum err record_and_take(struct ctx *ctx, const char *id, struct column *const *lines,
	const struct db_rows *verdicts)
{
	struct id_list refs = effective(ctx, verdicts, "item_ref");
	enum err err = refs.count ? record(ctx, id, lines, &refs) : ERR_NONE;
	return err || !refs.count ? err : take_verdicts(ctx, id, verdicts);
}

static const char *report_of(struct ctx *ctx, const struct db_rows *verdicts)
{
	struct buffer refused = buffer_on(ctx->arena);
	size_t taken = 0, repeated = 0;
	buffer_text(&refused, "");
	for (size_t i = 0; i < verdicts->count; i++) {
		const char *verdict = db_text(verdicts, i, "verdict");
		if (takes_effect(verdict)) {
			taken++;
		} else if (!strcmp(verdict, "repeated")) {
			repeated++;
		} else {
			buffer_printf(&refused,
				"%s{\"line\":%s,\"item_ref\":", refused.size ? "," : "",
				db_text(verdicts, i, "line"));
			buffer_json(&refused, db_text(verdicts, i, "item_ref"));
			buffer_printf(&refused, ",\"code\":\"%s\"}", verdict);
		}
	}
	return arena_printf(ctx->arena, "{\"taken\":%zu,\"repeated\":%zu,\"refused\":[%s]}", taken,
		repeated, refused.data);
}

enum err bank_result_take(struct ctx *ctx, const char *id, int64_t version,
	const struct columns *lines, const char **report)
{
	struct db_rows verdicts;
	struct column *column[RESULT_COLUMNS];
	for (size_t i = 0; i < RESULT_COLUMNS; i++)
		column[i] = columns_named(lines, BANK_RESULT_COLUMNS[i]);
	enum err err = move_one(ctx, "batch", "result", id, version, NULL);
	if (!err)
		err = db(ctx, QUERY_BANK_RESULT_JUDGE, &verdicts, DB_TEXT(id),
			DB_COLUMN(column[ITEM_REF]), DB_COLUMN(column[OUTCOME]),
			DB_COLUMN(column[BANK_REF]));
	if (!err)
		err = record_and_take(ctx, id, column, &verdicts);
	if (!err)
		*report = report_of(ctx, &verdicts);
	return err;
}

static void put_word(struct column *column, const char *word)
{
	if (word)
		column_text(column, word, strlen(word));
	else
		column_null(column);
}

/* Played lines in the columns of a result table. */
static struct columns *played(struct ctx *ctx, const struct db_rows *rows)
{
	struct columns *lines = columns_create(ctx->arena, RESULT_COLUMNS);
	for (size_t c = 0; c < RESULT_COLUMNS; c++) {
		struct column *column = &lines->column[c];
		column->name = BANK_RESULT_COLUMNS[c];
		column->type = c == BOOKED_ON ? COLUMN_DATE : COLUMN_TEXT;
		for (size_t i = 0; i < rows->count; i++)
			if (c == BOOKED_ON)
				column_date(column, (int32_t)db_int(rows, i, column->name));
			else
				put_word(column, db_text(rows, i, column->name));
	}
	lines->rows = rows->count;
	return lines;
}

enum err bank_result_play(
	struct ctx *ctx, const char *batch_id, const char *body, const char **report)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_BANK_PLAY_LINES, &rows, DB_TEXT(batch_id), DB_TEXT(body));
	return err ? err : bank_result_take(ctx, batch_id, -1, played(ctx, &rows), report);
}

/* What an officer read in a letter of the bank; lines of the bank itself are recorded before. */
enum err bank_result_write(struct ctx *ctx, const struct moved *moved)
{
	const char *payment_id = moved->ids.id[0];
	if (!moved->note)
		return ERR_NONE;
	enum err err =
		db(ctx, QUERY_BANK_LETTER_INSERT, NULL, DB_TEXT(payment_id), DB_TEXT(moved->note));
	return err ? err : as_system_db(ctx, QUERY_ATTEMPT_BOOKED, NULL, DB_LIST(&payment_id, 1));
}

enum err bank_result_mark(struct ctx *ctx, const char *id, int64_t version, const char *body)
{
	struct db_rows line;
	enum err err = db(ctx, QUERY_BANK_LETTER_JUDGE, &line, DB_TEXT(id), DB_TEXT(body));
	if (err)
		return err;
	if (!line.count)
		return fail(&ctx->fault, ERR_NOT_FOUND);
	if (!db_bool(&line, 0, "shown"))
		return fail_at(&ctx->fault, ERR_INVALID, "/document_id", CODE_NOT_OF_CASE, 0);
	const struct db_rows none = { 0 };
	err = move_one(ctx, "attempt", db_text(&line, 0, "verdict"), id, version, body);
	return err ? err : take_verdicts(ctx, db_text(&line, 0, "batch_id"), &none);
}

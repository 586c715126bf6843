#include "domain/money/letter_item.h"

#include "domain/case/move.h"
#include "domain/case/system.h"

enum err letter_item_end(
	struct ctx *ctx, const char *letter_id, const char *const *case_ids, size_t count)
{
	return as_system_db(
		ctx, QUERY_LETTER_ITEMS_END, NULL, DB_TEXT(letter_id), DB_LIST(case_ids, count));
}

/* Closes or reopens the letters that their items have overtaken. */
static enum err follow(struct ctx *ctx, struct db_value letter_ids, struct db_value attempt_ids)
{
	struct db_rows rows;
	enum err err = as_system_db(ctx, QUERY_LETTER_OVERTAKEN, &rows, letter_ids, attempt_ids);
	for (size_t i = 0; !err && i < rows.count; i++)
		err = move_system(
			ctx, "letter", db_text(&rows, i, "action"), db_text(&rows, i, "id"));
	return err;
}

enum err letter_item_follow(struct ctx *ctx, const char *letter_id)
{
	return follow(ctx, DB_LIST(&letter_id, 1), DB_NONE);
}

enum err letter_item_follow_payments(struct ctx *ctx, const char *const *attempt_ids, size_t count)
{
	return follow(ctx, DB_NONE, DB_LIST(attempt_ids, count));
}

enum err letter_item_slip(struct ctx *ctx, const char *letter_id, const struct letter_slip *slip)
{
	return db(ctx, QUERY_LETTER_SLIP_INSERT, NULL, DB_TEXT(letter_id), DB_TEXT(slip->kind),
		DB_LIST(slip->case_ids, slip->count), DB_TEXT(slip->reason));
}

#include "domain/money/offset.h"

#include "domain/case/id_list.h"
#include "domain/case/system.h"
#include "domain/money/recovery.h"

enum err offset_letter(struct ctx *ctx, const char *letter_id)
{
	return db(ctx, QUERY_LETTER_SET_OFF, NULL, DB_TEXT(letter_id));
}

enum err offset_count(struct ctx *ctx, const struct id_list *case_ids)
{
	struct db_rows rows;
	struct db_value cases = DB_LIST(case_ids->id, case_ids->count);
	enum err err = as_system_db(ctx, QUERY_OFFSET_PENDING, &rows, cases);
	if (err || !rows.count)
		return err;
	struct id_list recoveries = id_list_of(ctx, &rows, "id", NULL, NULL);
	err = as_system_move(ctx, "recovery", "offset", &recoveries);
	if (!err)
		err = as_system_db(ctx, QUERY_OFFSET_COUNT, NULL, cases);
	return err ? err : recovery_settle(ctx, &recoveries);
}

enum err offset_undo(struct ctx *ctx, const struct id_list *case_ids)
{
	struct db_rows rows;
	struct db_value cases = DB_LIST(case_ids->id, case_ids->count);
	enum err err = as_system_db(ctx, QUERY_OFFSET_COUNTED, &rows, cases);
	if (err || !rows.count)
		return err;
	struct id_list recoveries = id_list_of(ctx, &rows, "id", NULL, NULL);
	err = as_system_move(ctx, "recovery", "undo", &recoveries);
	/* What the fund still holds must not change while it is asked. */
	if (!err)
		err = as_system_db(
			ctx, QUERY_FUND_LOCK, NULL, DB_TEXT(db_text(&rows, 0, "fund_id")));
	if (!err)
		err = as_system_db(ctx, QUERY_OFFSET_UNDO, NULL, cases);
	if (!err)
		err = as_system_db(ctx, QUERY_OFFSET_KEEP, NULL, cases);
	return err ? err : recovery_settle(ctx, &recoveries);
}

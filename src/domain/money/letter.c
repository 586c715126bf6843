#include "domain/money/letter.h"

#include <string.h>

#include "domain/case/case.h"
#include "domain/case/dossier.h"
#include "domain/case/move.h"
#include "domain/money/letter_item.h"
#include "domain/money/offset.h"
#include "domain/money/payment.h"

/* The cases of the request; whoever cannot stand on this letter is named with the guard that fails.
 */
static enum err put_items(struct ctx *ctx, const char *id, const char *body)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_LETTER_ITEMS_JUDGE, &rows, DB_TEXT(id), DB_TEXT(body));
	if (err)
		return err;
	for (size_t i = 0; i < rows.count; i++)
		fault_add(&ctx->fault,
			arena_printf(ctx->arena, "/case_ids/%s", db_text(&rows, i, "place")),
			code_of_guard(db_text(&rows, i, "guard")), 0);
	if (rows.count)
		return fail(&ctx->fault, ERR_GUARD);
	err = db(ctx, QUERY_LETTER_ITEMS_INSERT, NULL, DB_TEXT(id), DB_TEXT(body));
	return err ? err : offset_letter(ctx, id);
}

enum err letter_create(struct ctx *ctx, const char *body, char id[UUID_SIZE])
{
	enum err err = dossier_open(ctx, "letter", NULL, ctx->actor.agency_id, "HG", id);
	const char *own = arena_text(ctx->arena, id);
	if (!err)
		err = db(ctx, QUERY_LETTER_INSERT, NULL, DB_TEXT(own), DB_TEXT(body));
	if (!err)
		err = put_items(ctx, own, body);
	return err ? err : move_one(ctx, "letter", "draft", own, -1, NULL);
}

enum err letter_change(struct ctx *ctx, const struct asked_step *asked)
{
	const char *id = asked->id, *body = asked->note;
	enum err err = move_one(ctx, "letter", "change", id, asked->version, NULL);
	if (!err)
		err = db(ctx, QUERY_LETTER_TITLE, NULL, DB_TEXT(id), DB_TEXT(body));
	if (!err)
		err = db(ctx, QUERY_LETTER_ITEMS_DELETE, NULL, DB_TEXT(id), DB_TEXT(body));
	return err ? err : put_items(ctx, id, body);
}

static enum err letter_cases(struct ctx *ctx, const char *id, struct cases *cases)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_LETTER_CASES, &rows, DB_TEXT(id));
	if (!err)
		*cases = cases_of(ctx, &rows, NULL, NULL);
	return err;
}

enum err letter_end(struct ctx *ctx, const struct moved *moved)
{
	struct cases cases;
	enum err err = letter_cases(ctx, moved->ids.id[0], &cases);
	return err ? err : letter_item_end(ctx, moved->ids.id[0], cases.ids.id, cases.ids.count);
}

enum err letter_set_off(struct ctx *ctx, const struct moved *moved)
{
	return offset_letter(ctx, moved->ids.id[0]);
}

enum err letter_send(struct ctx *ctx, const struct moved *moved)
{
	struct cases cases;
	const char *id = moved->ids.id[0];
	enum err err = letter_cases(ctx, id, &cases);
	if (!err)
		err = cases_move(ctx, &cases, "letter");
	/* Last: the number's series stays locked until the commit. */
	return err ? err : db(ctx, QUERY_LETTER_NUMBER, NULL, DB_TEXT(id));
}

enum err letter_pay(struct ctx *ctx, const struct moved *moved)
{
	struct cases cases;
	enum err err = letter_cases(ctx, moved->ids.id[0], &cases);
	return err ? err : payment_order(ctx, cases.ids.id, cases.ids.count);
}

/* Items leave the letter; a case may be lettered anew afterwards. */
static enum err unletter(struct ctx *ctx, const char *id, const struct cases *cases)
{
	enum err err = payment_recall(ctx, cases->ids.id, cases->ids.count);
	if (!err)
		err = cases_move(ctx, cases, "unletter");
	return err ? err : letter_item_end(ctx, id, cases->ids.id, cases->ids.count);
}

enum err letter_leave(struct ctx *ctx, const struct moved *moved)
{
	struct cases cases;
	enum err err = letter_cases(ctx, moved->ids.id[0], &cases);
	return err ? err : unletter(ctx, moved->ids.id[0], &cases);
}

/* The named items; one that does not stand on the letter is a fault of the request. */
static enum err named_cases(
	struct ctx *ctx, const char *id, const char *body, struct cases *cases, const char **reason)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_LETTER_CASES_NAMED, &rows, DB_TEXT(id), DB_TEXT(body));
	if (err)
		return err;
	for (size_t i = 0; i < rows.count; i++)
		if (db_is_null(&rows, i, "id"))
			fault_add(&ctx->fault,
				arena_printf(
					ctx->arena, "/case_ids/%s", db_text(&rows, i, "place")),
				CODE_ENUM, 0);
	if (ctx->fault.total)
		return fail(&ctx->fault, ERR_INVALID);
	*cases = cases_of(ctx, &rows, NULL, NULL);
	*reason = rows.count ? db_text(&rows, 0, "reason") : NULL;
	return ERR_NONE;
}

enum err letter_items_leave(struct ctx *ctx, const struct moved *moved)
{
	struct cases cases;
	const char *id = moved->ids.id[0], *reason = NULL;
	enum err err = named_cases(ctx, id, moved->note, &cases, &reason);
	if (!err)
		err = unletter(ctx, id, &cases);
	const char *kind =
		!strcmp(moved->action, "return_items") ? "items_returned" : "items_withdrawn";
	if (!err)
		err = letter_item_slip(ctx, id,
			&(struct letter_slip){ kind, cases.ids.id, cases.ids.count, reason });
	return err ? err : letter_item_follow(ctx, id);
}

#include "domain/policy/guide.h"

#include "db/db.h"
#include "domain/case/id_list.h"
#include "domain/case/move.h"
#include "domain/case/system.h"

static enum err supersede(struct ctx *ctx, const char *revision_id)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_GUIDE_REVISION_OLDER, &rows, DB_TEXT(revision_id));
	if (err)
		return err;
	struct id_list older = id_list_of(ctx, &rows, "id", NULL, NULL);
	return as_system_move(ctx, "guide_revision", "supersede", &older);
}

enum err guide_revise(struct ctx *ctx, const struct moved *moved)
{
	struct db_rows rows;
	enum err err = supersede(ctx, moved->ids.id[0]);
	if (!err)
		err = db(ctx, QUERY_GUIDE_REVISION_TEXT, &rows, DB_TEXT(moved->ids.id[0]));
	if (err)
		return err;
	const char *guide_id = db_text(&rows, 0, "guide_id");
	return move(ctx, &(struct move){ .flow = "guide",
				 .action = "revise",
				 .ids = &guide_id,
				 .count = 1,
				 .version = -1,
				 .note = db_text(&rows, 0, "body"),
				 .as_system = true });
}

enum err guide_write(struct ctx *ctx, const struct moved *moved)
{
	return db(ctx, QUERY_GUIDE_WRITE, NULL, DB_TEXT(moved->ids.id[0]), DB_TEXT(moved->note));
}

#include "domain/case/case.h"

#include "db/db.h"

enum err case_status(struct ctx *ctx, const char *body, const char **json)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_CASE_STATUS_OF, &rows, TEXT(body));
	*json = err ? NULL : db_text(&rows, 0, "body");
	return err;
}

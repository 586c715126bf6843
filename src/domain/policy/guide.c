#include "domain/policy/guide.h"

#include "db/db.h"

enum err guide_write(struct ctx *ctx, const struct moved *moved)
{
	return db(ctx, QUERY_GUIDE_WRITE, NULL, DB_TEXT(moved->ids.id[0]), DB_TEXT(moved->note));
}

#include "domain/policy/guide.h"

#include "db/db.h"
#include "domain/case/move.h"

enum err guide_update(struct ctx *ctx, const char *id, int64_t version, const char *body)
{
	enum err err = move_one(ctx, "guide", "update", id, version, body);
	return err ? err : db(ctx, QUERY_GUIDE_WRITE, NULL, TEXT(id), TEXT(body));
}

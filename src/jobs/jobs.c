#include "jobs/jobs.h"

#include "crypt/random.h"
#include "db/db.h"
#include "db/link.h"
#include "domain/due.h"

#define ARENA_LIMIT ((size_t)32 << 20)

/* The transaction of a round: the lock, what is due, what may be forgotten. */
static enum err round_of_work(struct ctx *ctx)
{
	struct db_rows rows;
	enum err err = db_begin(ctx, QUERY_WORK_LOCK, &rows, 0, NULL);
	if (err || !db_bool(&rows, 0, "mine"))
		return err;
	err = jobs_due(ctx);
	if (!err)
		err = db_run(ctx, QUERY_WORK_FORGET, NULL, 0, NULL);
	return err ? err : db_commit(ctx);
}

enum err jobs_tick(struct db_pool *pool, const struct sealer *sealer, bool sandbox)
{
	struct arena *arena = arena_create(ARENA_LIMIT);
	struct ctx ctx = { .arena = arena,
		.fault = { .arena = arena },
		.actor = { .role = ROLE_system },
		.sealer = sealer,
		.sandbox = sandbox };
	uuid_new(ctx.request_id);
	enum err err = db_borrow(pool, &ctx);
	if (!err)
		err = round_of_work(&ctx);
	db_rollback(&ctx);
	db_return(&ctx);
	arena_destroy(arena);
	return err;
}

#include <stdio.h>

#include "app/command.h"
#include "crypt/sealer.h"
#include "db/db.h"
#include "db/frame.h"
#include "db/migrate.h"
#include "db/pool.h"
#include "domain/case/ground.h"
#include "domain/party/enterprise.h"
#include "domain/party/size_proposal.h"
#include "domain/sandbox.h"

#define QUERY_MS 60000
#define WORK_ARENA ((size_t)64 << 20)

/* What is told of an employer is no more than it takes to find it. */
static void misfits_tell(const struct db_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		const char *number = db_text(rows, i, "number");
		printf("kind %s %s %s: %s is not what its unified code says\n",
			db_text(rows, i, "id"), number ? number : "-", db_text(rows, i, "state"),
			db_text(rows, i, "kind"));
	}
}

/* What no script can do, because it takes the program's rules or keys: a part of it, in a
 * transaction of its own; `again`: there may be more. */
typedef enum err task(struct ctx *ctx, bool *again);

static enum err propose_sizes(struct ctx *ctx, bool *again)
{
	return size_proposal_fill(ctx, again);
}

static enum err list_misfits(struct ctx *ctx, bool *again)
{
	struct db_rows misfits;
	enum err e = enterprise_misfits(ctx, &misfits);
	if (!e)
		misfits_tell(&misfits);
	*again = false;
	return e;
}

/* Names and papers that hold more than one line of visible characters (S37, S49). */
static enum err list_line_faults(struct ctx *ctx, bool *again)
{
	struct db_rows faults;
	enum err e = db_run(ctx, QUERY_MIGRATE_LINE_FAULTS, 0, NULL, &faults);
	for (size_t i = 0; !e && i < faults.count; i++)
		printf("text %s %s: %s is not one line of visible characters\n",
			db_text(&faults, i, "name"), db_text(&faults, i, "id"),
			db_text(&faults, i, "columns"));
	*again = false;
	return e;
}

static enum err seed_sandbox(struct ctx *ctx, bool *again)
{
	*again = false;
	return sandbox_seed(ctx);
}

static enum err run_once(struct ctx *ctx, struct db_pool *pool, task *work, bool *again)
{
	enum err e = pool_borrow(pool, ctx);
	if (e)
		return e;
	e = frame_begin(ctx, QUERY_COUNT, 0, NULL, NULL);
	if (!e)
		e = work(ctx, again);
	if (!e)
		e = frame_commit(ctx);
	frame_rollback(ctx);
	pool_return(ctx);
	return e;
}

static enum err run_through(struct db_pool *pool, const struct sealer *sealer, task *work)
{
	enum err e;
	bool again = false;
	do {
		struct arena *arena = arena_create(WORK_ARENA);
		struct ctx ctx = { .arena = arena,
			.fault = { .arena = arena },
			.actor = { .role = ROLE_system },
			.sealer = sealer };
		e = run_once(&ctx, pool, work, &again);
		arena_destroy(arena);
	} while (!e && again);
	return e;
}

/* Over the migrator's own connection, with the rights of the system: the service may not be able to
 * sign in yet. */
static int data_complete(struct command *command, const struct sealer *sealer)
{
	const struct pool_settings settings = { .conninfo = command->config.migrate_database,
		.size = 1,
		.borrow_ms = QUERY_MS,
		.query_ms = QUERY_MS };
	struct db_pool *pool = pool_create(&settings);
	enum err e = run_through(pool, sealer, propose_sizes);
	if (!e)
		e = run_through(pool, sealer, list_misfits);
	if (!e)
		e = run_through(pool, sealer, list_line_faults);
	if (!e)
		e = run_through(pool, sealer, ground_found);
	if (!e && command->config.sandbox)
		e = run_through(pool, sealer, seed_sandbox);
	pool_destroy(pool);
	return e ? command_refuse("migrate", err_kind(e)->en) : 0;
}

static int run(struct command *command)
{
	char index[33], sealing[33];
	const struct sealer *sealer = command_sealer(command);
	if (!sealer)
		return 1;
	sealer_check_values(sealer, index, sealing);
	const struct key_check keys[] = { { "index", index }, { "sealing", sealing } };
	const struct schema_settings settings = {
		.conninfo = command->config.migrate_database,
		.schema = &SCHEMA,
		.reset = *command->config.reset_sandbox ? command->config.reset_sandbox : NULL,
		.sandbox = command->config.sandbox,
		.keys = keys,
		.key_count = LENGTH(keys),
		.out = stdout,
	};
	return migrate(&settings) ? data_complete(command, sealer) : 1;
}

const struct subcommand MIGRATE = {
	.word = "migrate", .run = run, .help = "bring the database to this version"
};

#include <stdio.h>

#include "app/command.h"
#include "crypt/sealer.h"
#include "db/frame.h"
#include "db/migrate.h"
#include "db/pool.h"
#include "domain/sandbox.h"

/* Seeds that need the program's keys; as the service signs in, with the rights of the system. */
static enum err seed(struct ctx *ctx, struct db_pool *pool)
{
	enum err e = pool_borrow(pool, ctx);
	if (!e)
		e = frame_begin(ctx, QUERY_COUNT, 0, NULL, NULL);
	if (!e)
		e = sandbox_seed(ctx);
	if (!e)
		e = frame_commit(ctx);
	frame_rollback(ctx);
	pool_return(ctx);
	return e;
}

static int sandbox_complete(struct command *command, const struct sealer *sealer)
{
	struct ctx ctx = { .arena = command->arena,
		.fault = { .arena = command->arena },
		.actor = { .role = ROLE_system },
		.sealer = sealer };
	struct db_pool *pool = command_pool(command);
	enum err e = seed(&ctx, pool);
	pool_destroy(pool);
	return e ? command_refuse("sandbox", err_kind(e)->en) : 0;
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
		.sandbox = command->config.sandbox,
		.keys = keys,
		.key_count = LENGTH(keys),
		.out = stdout,
	};
	if (!migrate(&settings))
		return 1;
	return settings.sandbox ? sandbox_complete(command, sealer) : 0;
}

const struct subcommand MIGRATE = { "migrate", run, "bring the database to this version" };

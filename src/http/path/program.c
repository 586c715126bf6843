#include "http/path/program.h"

#include <string.h>

#include "base/ctx.h"
#include "db/link.h"

const struct operation *program_operation(const struct program *program, const char *id)
{
	for (size_t i = 0; i < program->operation_count; i++)
		if (!strcmp(program->operations[i].id, id))
			return &program->operations[i];
	return NULL;
}

enum err program_ready(const struct program *program, struct arena *arena)
{
	struct ctx ctx = {
		.arena = arena, .fault = { .arena = arena }, .actor = { .role = ROLE_public }
	};
	if (atomic_load(&program->stopping))
		return ERR_BUSY;
	enum err err = db_borrow(program->pool, &ctx);
	if (!err)
		err = db_begin(&ctx, QUERY_COUNT, NULL, 0, NULL);
	db_rollback(&ctx);
	db_return(&ctx);
	return err;
}

const char *program_pool_json(const struct program *program, struct arena *arena)
{
	int size, used, waiting;
	db_pool_count(program->pool, &size, &used, &waiting);
	return arena_printf(arena, "{\"size\":%d,\"used\":%d,\"waiting\":%d}", size, used, waiting);
}

#include "http/path/program.h"

#include <string.h>

#include "base/ctx.h"
#include "db/frame.h"
#include "db/pool.h"

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
	enum err err = pool_borrow(program->pool, &ctx);
	if (!err)
		err = frame_begin(&ctx, QUERY_COUNT, 0, NULL, NULL);
	frame_rollback(&ctx);
	pool_return(&ctx);
	return err;
}

const char *program_pool_json(const struct program *program, struct arena *arena)
{
	int size, used, waiting;
	pool_count(program->pool, &size, &used, &waiting);
	return arena_printf(arena, "{\"size\":%d,\"used\":%d,\"waiting\":%d}", size, used, waiting);
}

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

enum err program_ready(const struct program *program, struct arena *arena, const char **worker)
{
	struct db_rows rows;
	struct ctx ctx = {
		.arena = arena, .fault = { .arena = arena }, .actor = { .role = ROLE_public }
	};
	if (atomic_load(&program->stopping))
		return ERR_BUSY;
	enum err err = pool_borrow(program->pool, &ctx);
	if (!err)
		err = frame_read(&ctx, QUERY_WORK_WORKER, 0, NULL, &rows);
	pool_return(&ctx);
	*worker = err ? NULL : db_text(&rows, 0, "worker");
	return err;
}

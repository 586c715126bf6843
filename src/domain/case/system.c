#include "domain/case/system.h"

#include "domain/case/id_list.h"
#include "domain/case/move.h"

enum err as_system_run(struct ctx *ctx, enum query query, struct db_rows *rows, size_t count,
	const struct db_value *values)
{
	enum err err = db_role(ctx, ROLE_system);
	if (!err)
		err = db_run(ctx, query, rows, count, values);
	return err ? err : db_role_back(ctx);
}

enum err as_system_move(
	struct ctx *ctx, const char *flow, const char *action, const struct id_list *ids)
{
	return move(ctx, &(struct move){ .flow = flow,
				 .action = action,
				 .ids = ids->id,
				 .count = ids->count,
				 .version = -1,
				 .as_system = true });
}

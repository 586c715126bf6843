#include "domain/case/system.h"

#include "domain/case/id_list.h"
#include "domain/case/move.h"

bool as_system_enter(struct ctx *ctx)
{
	bool entered = !db_is_role(ctx, ROLE_system);
	if (entered)
		db_role(ctx, ROLE_system);
	return entered;
}

void as_system_leave(struct ctx *ctx, bool entered)
{
	if (entered)
		db_role_back(ctx);
}

enum err as_system_run(struct ctx *ctx, enum query query, size_t count,
	const struct db_value *values, struct db_rows *rows)
{
	return db_run_as(ctx, ROLE_system, &(struct db_call){ query, rows, count, values }, 1);
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

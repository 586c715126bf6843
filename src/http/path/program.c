#include "http/path/program.h"

#include <string.h>

#include "base/ctx.h"
#include "db/link.h"

const struct operation *service_operation(const struct service *service, const char *id)
{
	for (size_t i = 0; i < service->operation_count; i++)
		if (!strcmp(service->operations[i].id, id))
			return &service->operations[i];
	return NULL;
}

enum err service_ready(const struct service *service, struct arena *arena)
{
	struct ctx ctx = {
		.arena = arena, .fault = { .arena = arena }, .actor = { .role = ROLE_public }
	};
	if (atomic_load(&service->stopping))
		return ERR_BUSY;
	enum err err = db_borrow(service->pool, &ctx);
	if (!err)
		err = db_begin(&ctx, QUERY_COUNT, NULL, 0, NULL);
	db_rollback(&ctx);
	db_return(&ctx);
	return err;
}

const char *service_pool_json(const struct service *service, struct arena *arena)
{
	int size, used, waiting;
	db_pool_count(service->pool, &size, &used, &waiting);
	return arena_printf(arena, "{\"size\":%d,\"used\":%d,\"waiting\":%d}", size, used, waiting);
}

#include "domain/case/case.h"

#include <string.h>

#include "db/db.h"
#include "domain/case/id_list.h"
#include "domain/case/move.h"
#include "rules/flow.h"

enum err case_status(struct ctx *ctx, const char *body, const char **json)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_CASE_STATUS_OF, &rows, DB_TEXT(body));
	*json = err ? NULL : db_text(&rows, 0, "body");
	return err;
}

struct cases cases_of(
	struct ctx *ctx, const struct db_rows *rows, const char *where, const char *is)
{
	return (struct cases){ .ids = id_list_of(ctx, rows, "id", where, is),
		.flows = id_list_of(ctx, rows, "flow", where, is) };
}

/* Those of one flow. */
static struct id_list of_flow(struct ctx *ctx, const struct cases *cases, const char *flow)
{
	struct id_list ids = { .id = arena_alloc(
				       ctx->arena, (cases->ids.count + 1) * sizeof(*ids.id)) };
	for (size_t i = 0; i < cases->ids.count; i++)
		if (!strcmp(cases->flows.id[i], flow))
			ids.id[ids.count++] = cases->ids.id[i];
	return ids;
}

enum err cases_move_noted(
	struct ctx *ctx, const struct cases *cases, const char *action, const char *note)
{
	size_t count = 0;
	const struct flow *const *flow = flows(&count);
	enum err err = ERR_NONE;
	for (size_t i = 0; !err && i < count; i++) {
		struct id_list ids = of_flow(ctx, cases, flow[i]->name);
		err = move(ctx, &(struct move){ .flow = flow[i]->name,
					.action = action,
					.ids = ids.id,
					.count = ids.count,
					.version = -1,
					.note = note,
					.as_system = true });
	}
	return err;
}

enum err cases_move(struct ctx *ctx, const struct cases *cases, const char *action)
{
	return cases_move_noted(ctx, cases, action, NULL);
}

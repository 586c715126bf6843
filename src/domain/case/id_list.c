#include "domain/case/id_list.h"

#include <string.h>

struct id_list id_list_of(struct ctx *ctx, const struct db_rows *rows, const char *want,
	const char *where, const char *is)
{
	struct id_list ids = { .id = arena_alloc(ctx->arena, (rows->count + 1) * sizeof(*ids.id)) };
	for (size_t i = 0; i < rows->count; i++) {
		const char *held = where ? db_text(rows, i, where) : NULL;
		if (where && (!held || strcmp(held, is)))
			continue;
		const char *word = db_text(rows, i, want);
		if (word)
			ids.id[ids.count++] = word;
	}
	return ids;
}

bool id_list_has(const struct id_list *ids, const char *id)
{
	for (size_t i = 0; i < ids->count; i++)
		if (!strcmp(ids->id[i], id))
			return true;
	return false;
}

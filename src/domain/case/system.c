#include "domain/case/system.h"

#include <string.h>

#include "domain/case/move.h"
#include "rules/flow.h"

enum err system_run(struct ctx *ctx, enum query query, struct db_rows *rows, size_t count,
	const struct db_value *values)
{
	enum err err = db_role(ctx, ROLE_system);
	if (!err)
		err = db_run(ctx, query, rows, count, values);
	return err ? err : db_role_back(ctx);
}

struct words rows_words(struct ctx *ctx, const struct db_rows *rows, const char *want,
	const char *where, const char *is)
{
	struct words words = { .word = arena_alloc(
				       ctx->arena, (rows->count + 1) * sizeof(*words.word)) };
	for (size_t i = 0; i < rows->count; i++) {
		const char *held = where ? db_text(rows, i, where) : NULL;
		if (where && (!held || strcmp(held, is)))
			continue;
		const char *word = db_text(rows, i, want);
		if (word)
			words.word[words.count++] = word;
	}
	return words;
}

bool words_have(const struct words *words, const char *word)
{
	for (size_t i = 0; i < words->count; i++)
		if (!strcmp(words->word[i], word))
			return true;
	return false;
}

struct cases rows_cases(
	struct ctx *ctx, const struct db_rows *rows, const char *where, const char *is)
{
	return (struct cases){ .ids = rows_words(ctx, rows, "id", where, is),
		.flows = rows_words(ctx, rows, "flow", where, is) };
}

struct words cases_of_flow(struct ctx *ctx, const struct cases *cases, const char *flow)
{
	struct words ids = { .word = arena_alloc(
				     ctx->arena, (cases->ids.count + 1) * sizeof(*ids.word)) };
	for (size_t i = 0; i < cases->ids.count; i++)
		if (!strcmp(cases->flows.word[i], flow))
			ids.word[ids.count++] = cases->ids.word[i];
	return ids;
}

static enum err noted_move(struct ctx *ctx, const char *flow, const char *action,
	const struct words *ids, const char *note)
{
	return move(ctx, &(struct move){ .flow = flow,
				 .action = action,
				 .ids = ids->word,
				 .count = ids->count,
				 .version = -1,
				 .note = note,
				 .as_system = true });
}

enum err system_move(struct ctx *ctx, const char *flow, const char *action, const struct words *ids)
{
	return noted_move(ctx, flow, action, ids, NULL);
}

enum err cases_move_noted(
	struct ctx *ctx, const struct cases *cases, const char *action, const char *note)
{
	size_t count = 0;
	const struct flow *const *flow = flows(&count);
	enum err err = ERR_NONE;
	for (size_t i = 0; !err && i < count; i++) {
		struct words ids = cases_of_flow(ctx, cases, flow[i]->name);
		err = noted_move(ctx, flow[i]->name, action, &ids, note);
	}
	return err;
}

enum err cases_move(struct ctx *ctx, const struct cases *cases, const char *action)
{
	return cases_move_noted(ctx, cases, action, NULL);
}

#include "http/path/pairing.h"

#include <string.h>

#include "contract/read/row.h"
#include "db/statement.h"

struct work {
	struct arena *arena;
	size_t count;
	const struct operation *operations;
	const struct offer *offer;
	struct operation_pair *pairs;
};

static const struct operation *operation_named(const struct work *work, const char *id)
{
	for (size_t i = 0; i < work->count; i++)
		if (!strcmp(work->operations[i].id, id))
			return &work->operations[i];
	return NULL;
}

static bool parameter_known(const struct operation *operation, const char *name)
{
	for (size_t i = 0; i < operation->parameter_count; i++)
		if (!strcmp(operation->parameter[i].name, name))
			return true;
	return false;
}

static bool input_known(const struct operation *operation, const char *name)
{
	if (operation->is_list &&
		(!strcmp(name, "after_k1") || !strcmp(name, "after_id") || !strcmp(name, "limit")))
		return true;
	return strcmp(name, "limit") && strcmp(name, "cursor") && parameter_known(operation, name);
}

/* The members of a table body and the columns a handler names are the same set. */
static const char *columns_differ(
	struct arena *arena, const struct handler_row *row, const struct schema *schema)
{
	const char *const *names = NULL;
	size_t count = row_members(schema, &names), named = 0;
	for (const char *const *column = row->columns; *column; column++, named++) {
		size_t i = 0;
		while (i < count && strcmp(names[i], *column))
			i++;
		if (i == count)
			return arena_printf(arena, "%s: column %s is no member of its body's lines",
				row->operation, *column);
	}
	if (named != count)
		return arena_printf(arena,
			"%s: names %zu columns, its body's lines have %zu members", row->operation,
			named, count);
	return NULL;
}

static const char *columns_check(
	const struct work *work, const struct handler_row *row, const struct operation *operation)
{
	const struct schema *schema = NULL;
	for (size_t i = 0; i < operation->media_count && !schema; i++)
		schema = operation->media[i].schema;
	if (!schema)
		return arena_printf(
			work->arena, "%s: has columns but no body with a schema", row->operation);
	return columns_differ(work->arena, row, schema);
}

/* A row names its handler, or takes a step: nothing else would be found at its first request only.
 */
static const char *handler_check(
	struct work *work, const struct handler_row *row, const struct operation *operation)
{
	if (row->handle && row->step)
		return arena_printf(work->arena, "%s: names a handler and a step", row->operation);
	if (row->handle)
		return NULL;
	if (!work->offer->take_step)
		return arena_printf(work->arena, "%s: names no handler", row->operation);
	return work->offer->step_unfit(work->arena, operation);
}

static const char *handler_place(struct work *work, const struct handler_row *row)
{
	const struct operation *operation = operation_named(work, row->operation);
	if (!operation)
		return arena_printf(work->arena, "handler %s has no operation", row->operation);
	if (work->pairs[operation->index].row)
		return arena_printf(work->arena, "handler %s stands twice", row->operation);
	if (statement_named(row->operation) != QUERY_COUNT &&
		STATEMENTS[statement_named(row->operation)].read)
		return arena_printf(work->arena, "%s has a handler and a read", row->operation);
	work->pairs[operation->index].row = row;
	work->pairs[operation->index].handle = row->handle ? row->handle : work->offer->take_step;
	const char *why = handler_check(work, row, operation);
	return why || !row->columns ? why : columns_check(work, row, operation);
}

static const char *handlers_place(struct work *work)
{
	const char *why = NULL;
	for (size_t t = 0; t < work->offer->count && !why; t++) {
		const struct handler_table *table = work->offer->tables[t];
		for (size_t i = 0; i < table->count && !why; i++)
			why = handler_place(work, &table->rows[i]);
	}
	return why;
}

static const char *read_place(struct work *work, const struct operation *operation)
{
	enum query read = statement_named(operation->id);
	if (read == QUERY_COUNT || !STATEMENTS[read].read)
		return arena_printf(work->arena, "operation %s has neither a handler nor a read",
			operation->id);
	if (strcmp(operation->method, "GET"))
		return arena_printf(
			work->arena, "operation %s is no GET and needs a handler", operation->id);
	const struct statement *statement = &STATEMENTS[read];
	for (size_t i = 0; i < statement->input_count; i++)
		if (!input_known(operation, statement->inputs[i]))
			return arena_printf(work->arena,
				"%s: input %s of read %s is no parameter of the operation",
				statement->where, statement->inputs[i], statement->name);
	work->pairs[operation->index].read = read;
	work->pairs[operation->index].beside =
		statement_named(arena_printf(work->arena, "%s_beside", operation->id));
	return NULL;
}

static const char *reads_place(struct work *work)
{
	const char *why = NULL;
	for (size_t i = 0; i < work->count && !why; i++)
		if (!work->pairs[i].row)
			why = read_place(work, &work->operations[i]);
	return why;
}

/* A read that no operation answers is dead, unless a handler uses it for its reply; handlers name
 * those of another operation. */
static const char *surplus(const struct work *work)
{
	for (enum query query = 0; query < QUERY_COUNT; query++)
		if (STATEMENTS[query].read && !operation_named(work, STATEMENTS[query].name))
			return arena_printf(work->arena, "%s: read %s has no operation",
				STATEMENTS[query].where, STATEMENTS[query].name);
	return NULL;
}

const struct pairing *pairing_make(const struct contract *contract, const struct offer *offer,
	struct arena *arena, const char **why)
{
	struct work work = { .arena = arena, .offer = offer };
	work.operations = contract_operations(contract, &work.count);
	work.pairs = arena_alloc(arena, work.count * sizeof(*work.pairs));
	for (size_t i = 0; i < work.count; i++)
		work.pairs[i].read = work.pairs[i].beside = QUERY_COUNT;
	*why = handlers_place(&work);
	if (!*why)
		*why = reads_place(&work);
	if (!*why)
		*why = surplus(&work);
	if (*why)
		return NULL;
	struct pairing *pairing = arena_alloc(arena, sizeof(*pairing));
	*pairing = (struct pairing){ work.count, work.pairs };
	return pairing;
}

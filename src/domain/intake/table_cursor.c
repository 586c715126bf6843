#include "domain/intake/table_cursor.h"

#include <string.h>

#include "base/date.h"

struct table_cursor table_cursor_of(
	struct ctx *ctx, const struct columns *columns, const char *const *names)
{
	struct table_cursor table = { .ctx = ctx, .columns = columns, .names = names };

	for (; names[table.width]; table.width++)
		table.cell[table.width].column = columns_named(columns, names[table.width]);
	table.numbers =
		arena_alloc(ctx->arena, (TABLE_CURSOR_LINE_MAX / 64 + 1) * sizeof(*table.numbers));
	return table;
}

bool table_cursor_next(struct table_cursor *table)
{
	if (table->next == table->columns->rows)
		return false;
	for (size_t i = 0; i < table->width; i++)
		if (!column_next(&table->cell[i]))
			return false;
	table->row = table->next++;
	return true;
}

/* Places beyond those that are listed need no text. */
static const char *place_of(const struct table_cursor *table, size_t cell)
{
	if (!fault_lists(&table->ctx->fault))
		return "/lines";
	return arena_printf(table->ctx->arena, "/lines/%zu/%s", table->row, table->names[cell]);
}

void table_cursor_fault(struct table_cursor *table, size_t cell, enum code code, int64_t number)
{
	fault_add(&table->ctx->fault, place_of(table, cell), code, number);
}

void table_cursor_fault_days(
	struct table_cursor *table, size_t cell, enum code code, struct fault_days days)
{
	fault_add_days(&table->ctx->fault, place_of(table, cell), code, days);
}

bool table_cursor_given(const struct table_cursor *table, size_t cell)
{
	return table->cell[cell].bytes != NULL;
}

int32_t table_cursor_date(const struct table_cursor *table, size_t cell)
{
	return table_cursor_given(table, cell) ? column_cursor_date(&table->cell[cell]) : DATE_NONE;
}

int64_t table_cursor_int(const struct table_cursor *table, size_t cell)
{
	return table_cursor_given(table, cell) ? column_cursor_int(&table->cell[cell]) : 0;
}

const char *table_cursor_word(
	const struct table_cursor *table, size_t cell, char word[TABLE_CURSOR_WORD])
{
	size_t n = table->cell[cell].size < TABLE_CURSOR_WORD ? table->cell[cell].size : 0;

	if (n)
		memcpy(word, table->cell[cell].bytes, n);
	word[n] = '\0';
	return word;
}

void table_cursor_line_once(struct table_cursor *table, size_t cell)
{
	int64_t line = table_cursor_int(table, cell);

	if (line < 0 || line > TABLE_CURSOR_LINE_MAX)
		return;
	uint64_t bit = UINT64_C(1) << (line % 64), *word = &table->numbers[line / 64];
	if (*word & bit)
		table_cursor_fault(table, cell, CODE_REPEATED, 0);
	*word |= bit;
}

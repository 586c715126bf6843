#include "domain/intake/table_cursor.h"

#include <string.h>

#include "base/date.h"

struct sheet sheet_of(struct ctx *ctx, const struct columns *columns, const char *const *names)
{
	struct sheet sheet = { .ctx = ctx, .columns = columns, .names = names };

	for (; names[sheet.width]; sheet.width++)
		sheet.cell[sheet.width].column = columns_named(columns, names[sheet.width]);
	sheet.numbers = arena_alloc(ctx->arena, (SHEET_LINE_MAX / 64 + 1) * sizeof(*sheet.numbers));
	return sheet;
}

bool sheet_next(struct sheet *sheet)
{
	if (sheet->next == sheet->columns->rows)
		return false;
	for (size_t i = 0; i < sheet->width; i++)
		if (!column_next(&sheet->cell[i]))
			return false;
	sheet->row = sheet->next++;
	return true;
}

void sheet_fault(struct sheet *sheet, size_t cell, enum code code, int64_t number)
{
	struct fault *fault = &sheet->ctx->fault;
	const char *pointer = "/lines";

	/* Places beyond those that are listed need no text. */
	if (fault_lists(fault))
		pointer = arena_printf(
			sheet->ctx->arena, "/lines/%zu/%s", sheet->row, sheet->names[cell]);
	fault_add(fault, pointer, code, number);
}

bool sheet_given(const struct sheet *sheet, size_t cell)
{
	return sheet->cell[cell].bytes != NULL;
}

int32_t sheet_date(const struct sheet *sheet, size_t cell)
{
	return sheet_given(sheet, cell) ? column_cursor_date(&sheet->cell[cell]) : DATE_NONE;
}

int64_t sheet_int(const struct sheet *sheet, size_t cell)
{
	return sheet_given(sheet, cell) ? column_cursor_int(&sheet->cell[cell]) : 0;
}

const char *sheet_word(const struct sheet *sheet, size_t cell, char word[SHEET_WORD])
{
	size_t n = sheet->cell[cell].size < SHEET_WORD ? sheet->cell[cell].size : 0;

	if (n)
		memcpy(word, sheet->cell[cell].bytes, n);
	word[n] = '\0';
	return word;
}

void sheet_line_once(struct sheet *sheet, size_t cell)
{
	int64_t line = sheet_int(sheet, cell);

	if (line < 0 || line > SHEET_LINE_MAX)
		return;
	uint64_t bit = UINT64_C(1) << (line % 64), *word = &sheet->numbers[line / 64];
	if (*word & bit)
		sheet_fault(sheet, cell, CODE_REPEATED, 0);
	*word |= bit;
}

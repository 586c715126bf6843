/**
 * Sheets: tables that came in as columns (roster, payroll), read row by row; their faults named by
 * row and column.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/column.h"
#include "base/ctx.h"

/** Columns a sheet may have. */
#define SHEET_WIDTH 24
/** Bytes of a word of an enum with its NUL. */
#define SHEET_WORD 32

struct sheet {
	struct ctx *ctx;
	const struct columns *columns;
	size_t row; /**< the row the cursors stand on, from 0 */
	size_t next;
	size_t width;
	const char *const *names;
	struct column_cursor cell[SHEET_WIDTH]; /**< by position in `names` */
	uint64_t *numbers;                      /**< line numbers seen, one bit each */
};

/** A sheet over columns; `names` ends with NULL, its positions number the cells. Every name must be
 * a column. */
struct sheet sheet_of(struct ctx *ctx, const struct columns *columns, const char *const *names);
/** To the next row; false after the last. */
bool sheet_next(struct sheet *sheet);
/** The fault `code` at a cell of this row: `/lines/{row}/{column}`. */
void sheet_fault(struct sheet *sheet, size_t cell, enum code code, int64_t number);
/** Whether the cell has a value. */
bool sheet_given(const struct sheet *sheet, size_t cell);
/** A day, DATE_NONE when empty. */
int32_t sheet_date(const struct sheet *sheet, size_t cell);
/** A number, 0 when empty. */
int64_t sheet_int(const struct sheet *sheet, size_t cell);
/** A word of an enum as a C string, "" when empty. */
const char *sheet_word(const struct sheet *sheet, size_t cell, char word[SHEET_WORD]);
/** Line numbers stand once each: adds the fault REPEATED when the number in `cell` was seen before.
 */
void sheet_line_once(struct sheet *sheet, size_t cell);
/** The number of the highest line. */
#define SHEET_LINE_MAX 100000

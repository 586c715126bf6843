/**
 * Table cursors: tables that came in as columns (roster, payroll), read row by row; their faults
 * named by row and column.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/column.h"
#include "base/ctx.h"

/** Columns a table may have. */
#define TABLE_CURSOR_WIDTH 24
/** Bytes of a word of an enum with its NUL. */
#define TABLE_CURSOR_WORD 32

struct table_cursor {
	struct ctx *ctx;
	const struct columns *columns;
	size_t row; /**< the row the cursors stand on, from 0 */
	size_t next;
	size_t width;
	const char *const *names;
	struct column_cursor cell[TABLE_CURSOR_WIDTH]; /**< by position in `names` */
	uint64_t *numbers;                             /**< line numbers seen, one bit each */
};

/** A table over columns; `names` ends with NULL, its positions number the cells. Every name must be
 * a column. */
struct table_cursor table_cursor_of(
	struct ctx *ctx, const struct columns *columns, const char *const *names);
/** To the next row; false after the last. */
bool table_cursor_next(struct table_cursor *table);
/** The fault `code` at a cell of this row: `/lines/{row}/{column}`. */
void table_cursor_fault(struct table_cursor *table, size_t cell, enum code code, int64_t number);
/** The same, where a window refuses: its days are told. */
void table_cursor_fault_days(
	struct table_cursor *table, size_t cell, enum code code, struct fault_days days);
/** Whether the cell has a value. */
bool table_cursor_given(const struct table_cursor *table, size_t cell);
/** A day, DATE_NONE when empty. */
int32_t table_cursor_date(const struct table_cursor *table, size_t cell);
/** A number, 0 when empty. */
int64_t table_cursor_int(const struct table_cursor *table, size_t cell);
/** A word of an enum as a C string, "" when empty. */
const char *table_cursor_word(
	const struct table_cursor *table, size_t cell, char word[TABLE_CURSOR_WORD]);
/** Line numbers stand once each: adds the fault REPEATED when the number in `cell` was seen before.
 */
void table_cursor_line_once(struct table_cursor *table, size_t cell);
/** The number of the highest line. */
#define TABLE_CURSOR_LINE_MAX 100000

#include "rows.h"

#include <string.h>

#include "number.h"
#include "oid.h"

/* One pass sizes, one copies; bytea is decoded on the way. */
#define HEX_PREFIX 2 /* \x */

static unsigned hex_digit(char c)
{
	return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'a' + 10);
}

static size_t hex_decode(char *to, const char *hex, size_t size)
{
	size_t n = (size - HEX_PREFIX) / 2;
	hex += HEX_PREFIX;
	for (size_t i = 0; i < n; i++)
		to[i] = (char)(hex_digit(hex[2 * i]) << 4 | hex_digit(hex[2 * i + 1]));
	return n;
}

/* Copies one value behind `*at` and moves it on. */
static struct db_cell cell_copy(char **at, const PGresult *from, int row, int column)
{
	if (PQgetisnull(from, row, column))
		return (struct db_cell){ 0 };
	const char *value = PQgetvalue(from, row, column);
	struct db_cell cell = { *at, (size_t)PQgetlength(from, row, column) };
	if (PQftype(from, column) == OID_BYTEA)
		cell.size = hex_decode(*at, value, cell.size);
	else
		memcpy(*at, value, cell.size);
	(*at)[cell.size] = '\0';
	*at += cell.size + 1;
	return cell;
}

static size_t values_size(const PGresult *from, int rows, int width)
{
	size_t size = 0;
	for (int row = 0; row < rows; row++)
		for (int column = 0; column < width; column++)
			size += (size_t)PQgetlength(from, row, column) + 1;
	return size;
}

static void cells_copy(struct db_result *to, const PGresult *from, int rows)
{
	int width = (int)to->width;
	struct arena *arena = to->ctx->arena;
	char *at = arena_raw(arena, values_size(from, rows, width));
	struct db_cell *cell = to->cells =
		arena_raw(arena, (size_t)rows * to->width * sizeof(*cell));
	for (int row = 0; row < rows; row++)
		for (int column = 0; column < width; column++)
			*cell++ = cell_copy(&at, from, row, column);
}

void rows_none(struct db_rows *rows)
{
	if (rows)
		*rows = (struct db_rows){ 0 };
}

void rows_copy(struct ctx *ctx, enum query query, PGresult *result, struct db_rows *rows)
{
	if (!rows)
		return;
	struct db_result *to = arena_alloc(ctx->arena, sizeof(*to));
	*to = (struct db_result){ .ctx = ctx, .query = query, .width = (size_t)PQnfields(result) };
	to->names = arena_alloc(ctx->arena, to->width * sizeof(*to->names));
	for (size_t i = 0; i < to->width; i++)
		to->names[i] = arena_text(ctx->arena, PQfname(result, (int)i));
	if (PQntuples(result))
		cells_copy(to, result, PQntuples(result));
	rows->count = (size_t)PQntuples(result);
	int64_t affected = 0;
	/* Commands that touch no rows answer with an empty text. */
	if (number_parse(PQcmdTuples(result), &affected))
		rows->affected = (long)affected;
	rows->result = to;
}

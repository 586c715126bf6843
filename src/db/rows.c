#include "wire.h"

#include <string.h>
#ifdef WENGANG_DEBUG
#include <stdlib.h>
#endif

/*
 * A result is copied out of the PGresult at once: it then lives exactly as long as the request,
 * whoever has the connection meanwhile. One pass sizes, one copies; bytea is decoded on the way.
 */
#define HEX_PREFIX 2 /* \x */

struct cell {
	const char *text; /* NULL for null */
	size_t size;
};

struct db_result {
	struct ctx *ctx;
	enum query query;
	size_t width;
	const char **names;
	struct cell *cells;
};

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
static struct cell cell_copy(char **at, const PGresult *from, int row, int column)
{
	if (PQgetisnull(from, row, column))
		return (struct cell){ 0 };
	const char *value = PQgetvalue(from, row, column);
	struct cell cell = { *at, (size_t)PQgetlength(from, row, column) };
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
	struct cell *cell = to->cells = arena_raw(arena, (size_t)rows * to->width * sizeof(*cell));
	for (int row = 0; row < rows; row++)
		for (int column = 0; column < width; column++)
			*cell++ = cell_copy(&at, from, row, column);
}

void rows_copy(struct db_rows *rows, struct ctx *ctx, enum query query, PGresult *result)
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

/* The program's mistake: nothing of this transaction may be committed. */
static void misread(const struct db_result *result, const char *what, const char *column)
{
	struct ctx *ctx = result->ctx;
	trouble_report(ctx, what, NULL, result->query, column);
#ifdef WENGANG_DEBUG
	abort();
#endif
	if (ctx->db)
		ctx->db->misread = true;
}

static const struct cell *cell_at(const struct db_rows *rows, size_t row, const char *column)
{
	static const struct cell null;
	if (!rows->result)
		return &null;
	int index = db_column(rows, column);
	if (index >= 0 && row < rows->count)
		return &rows->result->cells[row * rows->result->width + (size_t)index];
	misread(rows->result, index < 0 ? "no such column" : "no such row", column);
	return &null;
}

const char *db_text(const struct db_rows *rows, size_t row, const char *column)
{
	return cell_at(rows, row, column)->text;
}

int64_t db_int(const struct db_rows *rows, size_t row, const char *column)
{
	const char *text = cell_at(rows, row, column)->text;
	if (!text)
		return 0;
	int64_t value = 0;
	if (!number_parse(text, &value))
		misread(rows->result, "not a whole number", column);
	return value;
}

bool db_bool(const struct db_rows *rows, size_t row, const char *column)
{
	const char *text = cell_at(rows, row, column)->text;
	return text && *text == 't';
}

bool db_is_null(const struct db_rows *rows, size_t row, const char *column)
{
	return !cell_at(rows, row, column)->text;
}

const char *db_bytes(const struct db_rows *rows, size_t row, const char *column, size_t *size)
{
	const struct cell *cell = cell_at(rows, row, column);
	*size = cell->size;
	return cell->text;
}

int db_column(const struct db_rows *rows, const char *column)
{
	for (size_t i = 0; i < db_width(rows); i++)
		if (!strcmp(rows->result->names[i], column))
			return (int)i;
	return -1;
}

size_t db_width(const struct db_rows *rows)
{
	return rows->result ? rows->result->width : 0;
}

const char *db_name(const struct db_rows *rows, size_t index)
{
	return rows->result->names[index];
}

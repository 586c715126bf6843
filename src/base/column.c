#include "base/column.h"

#include <endian.h>
#include <string.h>

/* PostgreSQL's array_recv: dimensions, null flag, element type, then length and lower bound. */
#define HEADER_SIZE 20
#define EMPTY_SIZE 12
#define NULL_CELL UINT32_MAX

struct wire {
	uint32_t element, array; /* OIDs of pg_type.dat, fixed for ever */
};

static const struct wire WIRE[] = {
	[COLUMN_TEXT] = { 25, 1009 },
	[COLUMN_INT] = { 20, 1016 },
	[COLUMN_DATE] = { 1082, 1182 },
	[COLUMN_BOOL] = { 16, 1000 },
	[COLUMN_BYTES] = { 17, 1001 },
	[COLUMN_UUID] = { 2950, 2951 },
};

struct columns *columns_create(struct arena *arena, size_t count)
{
	struct columns *columns = arena_alloc(arena, sizeof(*columns));
	columns->count = count;
	columns->column = arena_alloc(arena, count * sizeof(*columns->column));
	for (size_t i = 0; i < count; i++)
		columns->column[i].cells = buffer_on(arena);
	return columns;
}

struct column *columns_named(const struct columns *columns, const char *name)
{
	for (size_t i = 0; i < columns->count; i++)
		if (!strcmp(columns->column[i].name, name))
			return &columns->column[i];
	return NULL;
}

static void put_u32(char *at, uint32_t value)
{
	uint32_t wire = htobe32(value);
	memcpy(at, &wire, sizeof(wire));
}

/* Columns are the large things of a request: here growing does not leave the old places behind. */
static void cells_extend(struct buffer *cells, size_t n)
{
	size_t room = cells->room ? cells->room * 2 : 256;
	while (room - cells->size <= n)
		room *= 2;
	cells->data = arena_resize(cells->arena, cells->data, cells->size, room);
	cells->room = room;
}

/* Writes the length and makes room for the value; the header's place is kept in front of the first.
 */
static inline char *cell_open(struct column *column, uint32_t length, size_t n)
{
	struct buffer *cells = &column->cells;
	size_t header = cells->size ? 0 : HEADER_SIZE;
	if (cells->room - cells->size <= header + 4 + n)
		cells_extend(cells, header + 4 + n);
	char *at = cells->data + cells->size + header;
	put_u32(at, length);
	at[4 + n] = '\0';
	cells->size += header + 4 + n;
	column->rows++;
	return at + 4;
}

void column_null(struct column *column)
{
	cell_open(column, NULL_CELL, 0);
}

void column_bytes(struct column *column, const void *bytes, size_t n)
{
	char *cell = cell_open(column, (uint32_t)n, n);
	if (n)
		memcpy(cell, bytes, n);
}

void column_text(struct column *column, const char *text, size_t n)
{
	column_bytes(column, text, n);
}

void column_int(struct column *column, int64_t value)
{
	uint64_t wire = htobe64((uint64_t)value);
	memcpy(cell_open(column, sizeof(wire), sizeof(wire)), &wire, sizeof(wire));
}

void column_date(struct column *column, int32_t date)
{
	put_u32(cell_open(column, 4, 4), (uint32_t)date);
}

void column_bool(struct column *column, bool value)
{
	*cell_open(column, 1, 1) = value;
}

static unsigned hex_digit(char c)
{
	return c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a' + 10);
}

void column_uuid(struct column *column, const char *text)
{
	char *cell = cell_open(column, 16, 16);
	for (size_t i = 0; i < 16; i++) {
		if (*text == '-')
			text++;
		cell[i] = (char)(hex_digit(text[0]) << 4 | hex_digit(text[1]));
		text += 2;
	}
}

bool column_next(struct column_cursor *cursor)
{
	const struct buffer *cells = &cursor->column->cells;
	size_t at = cursor->at ? cursor->at : HEADER_SIZE;
	if (at >= cells->size)
		return false;
	uint32_t length;
	memcpy(&length, cells->data + at, sizeof(length));
	length = be32toh(length);
	bool given = length != NULL_CELL;
	cursor->bytes = given ? cells->data + at + 4 : NULL;
	cursor->size = given ? length : 0;
	cursor->at = at + 4 + cursor->size;
	return true;
}

int64_t column_cursor_int(const struct column_cursor *cursor)
{
	uint64_t wire;
	memcpy(&wire, cursor->bytes, sizeof(wire));
	return (int64_t)be64toh(wire);
}

int32_t column_cursor_date(const struct column_cursor *cursor)
{
	uint32_t wire;
	memcpy(&wire, cursor->bytes, sizeof(wire));
	return (int32_t)be32toh(wire);
}

const char *column_array(const struct column *column, size_t *size)
{
	char *array = column->cells.data;
	*size = column->rows ? column->cells.size : EMPTY_SIZE;
	if (!column->rows)
		array = arena_alloc(column->cells.arena, EMPTY_SIZE);
	put_u32(array, column->rows ? 1 : 0);
	put_u32(array + 4, column->rows ? 1 : 0);
	put_u32(array + 8, WIRE[column->type].element);
	if (!column->rows)
		return array;
	put_u32(array + 12, (uint32_t)column->rows);
	put_u32(array + 16, 1);
	return array;
}

uint32_t column_array_oid(enum column_type type)
{
	return WIRE[type].array;
}

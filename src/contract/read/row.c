#include "contract/read/row.h"

#include <string.h>

#define SAMPLE_ROWS 64

int row_column_type(const struct schema *schema)
{
	const char *format = schema->text.format ? schema->text.format->name : "";
	switch (schema->types & ~(unsigned)TYPE_NULL) {
	case TYPE_BOOL:
		return COLUMN_BOOL;
	case TYPE_INT:
		return COLUMN_INT;
	case TYPE_STRING:
		if (!strcmp(format, "date") || !strcmp(format, "month"))
			return COLUMN_DATE;
		return strcmp(format, "uuid") ? COLUMN_TEXT : COLUMN_UUID;
	default:
		return -1;
	}
}

void row_put(const struct scalar *scalar, struct column *column)
{
	if (!scalar->given) {
		column_null(column);
		return;
	}
	switch (column->type) {
	case COLUMN_TEXT:
	case COLUMN_BYTES:
		column_text(column, scalar->text, scalar->size);
		break;
	case COLUMN_INT:
		column_int(column, scalar->number);
		break;
	case COLUMN_DATE:
		column_date(column, (int32_t)scalar->number);
		break;
	case COLUMN_BOOL:
		column_bool(column, scalar->number != 0);
		break;
	case COLUMN_UUID:
		column_uuid(column, scalar->text);
		break;
	}
}

bool row_pair(const struct schema *row, struct columns *columns, struct column **column)
{
	size_t paired = 0;
	for (size_t i = 0; i < row->object.count; i++) {
		const struct property *property = &row->object.property[i];
		column[i] = columns_named(columns, property->name.text);
		if (!column[i])
			continue;
		column[i]->type = (enum column_type)row_column_type(property->schema);
		paired++;
	}
	columns->rows = 0;
	return paired == columns->count;
}

/* How many more rows to expect, from the bytes that the first ones took. */
static size_t rows_ahead(const struct table *table, const struct text_cursor *cursor)
{
	size_t rows = table->columns->rows, read = (size_t)(cursor->at - cursor->start);
	size_t ahead = (size_t)(cursor->end - cursor->at) / (read / rows + 1) + SAMPLE_ROWS;
	return rows + ahead < table->maximum ? ahead : table->maximum - rows;
}

static void columns_reserve(const struct table *table, const struct text_cursor *cursor)
{
	size_t rows = table->columns->rows, ahead = rows_ahead(table, cursor);
	for (size_t i = 0; i < table->columns->count; i++) {
		struct buffer *cells = &table->columns->column[i].cells;
		buffer_reserve(cells, cells->size / rows * ahead);
	}
}

void row_close(const struct table *table, const struct text_cursor *cursor, uint64_t seen)
{
	size_t count = table->row->object.count;
	for (size_t i = 0; i < count; i++)
		if (!(seen >> i & 1) && table->column[i])
			column_null(table->column[i]);
	if (++table->columns->rows == SAMPLE_ROWS && table->maximum > SAMPLE_ROWS)
		columns_reserve(table, cursor);
}

size_t row_members(const struct schema *schema, const char *const **names)
{
	*names = schema && schema->row ? schema->row_names : NULL;
	return *names ? schema->row->object.count : 0;
}

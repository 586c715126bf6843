#include "contract/contract.h"
#include "contract/read/scan.h"

#include <string.h>

#define SAMPLE_ROWS 64

int schema_column(const struct schema *schema)
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

void cell_put(const struct scalar *scalar, struct column *column)
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
		column[i]->type = (enum column_type)schema_column(property->schema);
		paired++;
	}
	columns->rows = 0;
	return paired == columns->count;
}

/* How many more rows to expect, from the bytes that the first ones took. */
static size_t rows_ahead(const struct scan *scan)
{
	size_t rows = scan->columns->rows, read = (size_t)(scan->cursor.at - scan->start);
	size_t ahead =
		(size_t)(scan->cursor.end - scan->cursor.at) / (read / rows + 1) + SAMPLE_ROWS;
	return rows + ahead < scan->row_maximum ? ahead : scan->row_maximum - rows;
}

static void columns_reserve(const struct scan *scan)
{
	size_t rows = scan->columns->rows, ahead = rows_ahead(scan);
	for (size_t i = 0; i < scan->columns->count; i++) {
		struct buffer *cells = &scan->columns->column[i].cells;
		buffer_reserve(cells, cells->size / rows * ahead);
	}
}

void row_close(struct scan *scan, struct column **column, uint64_t seen)
{
	size_t count = scan->row->object.count;
	for (size_t i = 0; i < count; i++)
		if (!(seen >> i & 1) && column[i])
			column_null(column[i]);
	if (++scan->columns->rows == SAMPLE_ROWS && scan->row_maximum > SAMPLE_ROWS)
		columns_reserve(scan);
}

size_t contract_table_columns(const struct schema *schema, const char *const **names)
{
	*names = schema && schema->row ? schema->row_names : NULL;
	return *names ? schema->row->object.count : 0;
}

enum err contract_table(const struct schema *schema, const char *bytes, size_t size,
	struct arena *arena, struct fault *fault, struct columns *columns)
{
	struct column *column[MEMBERS_MAX];
	struct scan scan = scan_of(bytes, size, arena, fault);
	if (!schema->row || !row_pair(schema->row, columns, column))
		return fail(fault, ERR_INTERNAL);
	scan.row = schema->row;
	scan.row_maximum = schema->object.property[0].schema->array.maximum;
	scan.column = column;
	scan.columns = columns;
	for (size_t i = 0; i < LENGTH(scan.follow); i++)
		scan.follow[i] = (uint8_t)i;
	if (!scan_body(&scan, schema))
		return scan.err;
	if (arena_over(arena))
		return fail(fault, ERR_TOO_LARGE);
	return fault->total ? fail(fault, ERR_INVALID) : ERR_NONE;
}

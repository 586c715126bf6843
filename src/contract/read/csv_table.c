#include "contract/read/csv_table.h"

#include <string.h>

#include "base/date.h"
#include "base/fail.h"
#include "contract/read/charset.h"
#include "contract/read/csv.h"
#include "contract/read/lex.h"
#include "contract/read/scan.h"
#include "contract/read/title.h"

#define CELLS_MAX (2 * MEMBERS_MAX)

/* A CSV file being read into columns. */
struct csv_table {
	struct scan scan;
	const struct schema *row;
	const struct array_rules *rules; /* of `lines` */
	struct column *column[MEMBERS_MAX];
	size_t member[CELLS_MAX]; /* the row's member at each position of the header */
	size_t width;
	uint64_t named;   /* members that the header has */
	uint64_t in_yuan; /* those of them whose cells are yuan */
	struct place top, lines, line;
	size_t blank; /* rows without any cell, of which we do not know yet whether more follows */
	bool over;    /* more rows than there may be */
};

static bool table_break(struct csv_table *table, const struct place *place, enum code code)
{
	scan_break(&table->scan, place, code);
	table->scan.fault->err = table->scan.err = ERR_BAD_REQUEST;
	return false;
}

/* The title itself is the client's; the contract's tells what it should be. */
static void breach_title(
	struct csv_table *table, const struct place *here, size_t member, enum code code)
{
	struct fault *fault = table->scan.fault;
	const struct property *property = &table->row->object.property[member];
	const char *title = property->schema->title;
	bool told = fault_lists(fault);
	fault_add_place(fault,
		&(struct fault_place){ .pointer = told ? fault_pointer(here, fault->arena) : "",
			.code = code,
			.days = { .from = DATE_NONE, .until = DATE_NONE },
			.title = title ? title : property->name.text });
}

static void title_take(struct csv_table *table, const struct place *here, const struct title *title)
{
	uint64_t bit = UINT64_C(1) << title->member;
	if (table->named & bit)
		scan_breach(&table->scan, here, CODE_DUPLICATE_KEY, 0);
	else if (title->unit_missing)
		breach_title(table, here, title->member, CODE_UNIT_MISSING);
	table->named |= bit;
	if (title->in_yuan)
		table->in_yuan |= bit;
}

static void header_cell(struct csv_table *table, const struct csv_cell *cell, size_t position)
{
	size_t chars;
	struct place here = { .up = &table->line, .index = position };
	if (!lex_utf8_valid(cell->bytes, cell->size, &chars) ||
		memchr(cell->bytes, 0, cell->size)) {
		scan_breach(&table->scan, &here, CODE_ENCODING, 0);
		return;
	}
	here = place_member(&table->line, cell->bytes, cell->size);
	struct title title = title_of(&table->row->object, cell->bytes, cell->size);
	table->member[position] = title.member;
	if (title.member == MEMBERS_MAX)
		scan_breach(&table->scan, &here, CODE_COLUMN_UNKNOWN, 0);
	else
		title_take(table, &here, &title);
}

static bool is_required(const struct object_rules *rules, size_t member)
{
	return rules->required >> member & 1 &&
	       !(rules->property[member].schema->types & TYPE_NULL);
}

static void breach_missing(struct csv_table *table, uint64_t there, enum code code)
{
	const struct object_rules *rules = &table->row->object;
	for (size_t i = 0; i < rules->count; i++) {
		const struct word *name = &rules->property[i].name;
		struct place here = place_member(&table->line, name->text, name->size);
		if (!(there >> i & 1) && is_required(rules, i))
			breach_title(table, &here, i, code);
	}
}

/* The first row names the columns. Any fault in it, and no row is looked at. */
static bool header_read(struct csv_table *table)
{
	struct csv_cell cell = { .last = table->scan.cursor.at == table->scan.cursor.end };
	while (!cell.last) {
		if (!csv_next(&table->scan.cursor, &cell))
			return table_break(table, &table->line, CODE_FORMAT);
		if (table->width == CELLS_MAX)
			return table_break(table, &table->line, CODE_TOO_MANY);
		header_cell(table, &cell, table->width++);
	}
	breach_missing(table, table->named, CODE_COLUMN_MISSING);
	return true;
}

static void row_end(struct csv_table *table, uint64_t seen)
{
	row_close(&table->scan.table, &table->scan.cursor, seen);
	table->line.index++;
}

/* Rows without cells are forgiven at the end of a file only. */
static void blank_rows(struct csv_table *table)
{
	for (; table->blank; table->blank--) {
		breach_missing(table, 0, CODE_REQUIRED);
		row_end(table, 0);
	}
}

/* Spreadsheets and people write booleans in many ways. */
static void plain_bool(struct csv_cell *cell)
{
	static const struct {
		const char *word, *meant;
	} words[] = { { "1", "true" }, { "0", "false" }, { "是", "true" }, { "否", "false" },
		{ "TRUE", "true" }, { "FALSE", "false" } };
	for (size_t i = 0; i < LENGTH(words); i++) {
		if (strlen(words[i].word) != cell->size ||
			memcmp(words[i].word, cell->bytes, cell->size))
			continue;
		cell->bytes = words[i].meant;
		cell->size = strlen(words[i].meant);
		return;
	}
}

static struct value_check cell_read(
	const struct schema *schema, bool in_yuan, struct csv_cell *cell, struct scalar *value)
{
	size_t chars;
	if (!lex_utf8_valid(cell->bytes, cell->size, &chars) || memchr(cell->bytes, 0, cell->size))
		return (struct value_check){ CODE_ENCODING, 0 };
	if (schema->types & TYPE_BOOL)
		plain_bool(cell);
	if (in_yuan)
		return check_yuan(schema, cell->bytes, cell->size, value);
	return check_scalar(schema, cell->bytes, cell->size, chars, value);
}

static void cell_take(struct csv_table *table, size_t member, struct csv_cell *cell)
{
	const struct property *property = &table->row->object.property[member];
	struct place here = place_member(&table->line, property->name.text, property->name.size);
	bool in_yuan = table->in_yuan >> member & 1;
	struct value_check verdict =
		cell_read(property->schema, in_yuan, cell, &table->scan.scalar);
	if (verdict.code)
		scan_breach(&table->scan, &here, verdict.code, verdict.number);
	if (table->column[member])
		row_put(&table->scan.scalar, table->column[member]);
}

static void row_finish(struct csv_table *table, uint64_t seen, size_t width)
{
	if (width != table->width)
		scan_breach(&table->scan, &table->line,
			width < table->width ? CODE_TOO_FEW : CODE_TOO_MANY, (int64_t)table->width);
	else
		breach_missing(table, seen, CODE_REQUIRED);
	row_end(table, seen);
}

/* A row that has a cell: the blank ones before it count, and it may be one too many. */
static void row_begin(struct csv_table *table)
{
	size_t maximum = table->rules->maximum;
	table->over = table->line.index + table->blank >= maximum;
	if (table->over)
		scan_breach(&table->scan, &table->lines, CODE_TOO_MANY, (int64_t)maximum);
	else
		blank_rows(table);
}

static bool row_read(struct csv_table *table)
{
	struct csv_cell cell = { .last = false };
	uint64_t seen = 0;
	size_t width = 0;
	bool begun = false;
	for (; !cell.last; width++) {
		if (!csv_next(&table->scan.cursor, &cell))
			return table_break(table, &table->line, CODE_FORMAT);
		if (cell.size == 0)
			continue;
		if (!begun)
			row_begin(table);
		begun = true;
		if (table->over)
			return true;
		if (width >= table->width)
			continue;
		cell_take(table, table->member[width], &cell);
		seen |= UINT64_C(1) << table->member[width];
	}
	table->blank += !begun;
	if (begun)
		row_finish(table, seen, width);
	return true;
}

static bool rows_read(struct csv_table *table)
{
	while (table->scan.cursor.at < table->scan.cursor.end && !table->over)
		if (!row_read(table))
			return false;
	if (table->line.index < table->rules->minimum)
		scan_breach(
			&table->scan, &table->lines, CODE_TOO_FEW, (int64_t)table->rules->minimum);
	return true;
}

static bool table_read(struct csv_table *table)
{
	return header_read(table) && (table->scan.fault->total || rows_read(table));
}

enum err csv_table_read(const struct schema *schema, const char *charset, const char *bytes,
	size_t size, struct arena *arena, struct fault *fault, struct columns *columns)
{
	struct csv_table table = { .row = schema->row };
	if (!schema->row || !row_pair(schema->row, columns, table.column))
		return fail(fault, ERR_INTERNAL);
	enum err err = charset_read(charset, arena, fault, &bytes, &size);
	if (err)
		return err;
	table.scan = scan_of(bytes, size, arena, fault);
	table.rules = &schema->object.property[0].schema->array;
	table.scan.table = (struct table){
		.row = schema->row,
		.maximum = table.rules->maximum,
		.column = table.column,
		.columns = columns,
	};
	const struct word *name = &schema->object.property[0].name;
	table.lines = place_member(&table.top, name->text, name->size);
	table.line = (struct place){ .up = &table.lines };
	if (!table_read(&table))
		return table.scan.err;
	if (arena_over(arena))
		return fail(fault, ERR_TOO_LARGE);
	return fault->total ? fail(fault, ERR_INVALID) : ERR_NONE;
}

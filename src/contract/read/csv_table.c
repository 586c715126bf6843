#include "contract/read/csv_table.h"

#include <string.h>

#include "contract/read/charset.h"
#include "contract/read/csv.h"
#include "contract/read/lex.h"
#include "contract/read/scan.h"

#define CELLS_MAX (2 * MEMBERS_MAX)
#define NO_MEMBER MEMBERS_MAX

/* A CSV file being read into columns. */
struct sheet {
	struct scan scan;
	const struct schema *row;
	const struct array_rules *rules; /* of `lines` */
	struct column *column[MEMBERS_MAX];
	size_t member[CELLS_MAX]; /* the row's member at each position of the header */
	size_t width;
	uint64_t named; /* members that the header has */
	struct place top, lines, line;
	size_t blank; /* rows without any cell, of which we do not know yet whether more follows */
	bool over;    /* more rows than there may be */
};

static bool sheet_break(struct sheet *sheet, const struct place *place, enum code code)
{
	scan_break(&sheet->scan, place, code);
	sheet->scan.fault->err = sheet->scan.err = ERR_BAD_REQUEST;
	return false;
}

static size_t member_named(const struct object_rules *rules, const char *text, size_t n)
{
	int index = words_find(rules->names, text, n);
	if (index >= 0)
		return (size_t)index;
	for (size_t i = 0; i < rules->count; i++) {
		const char *title = rules->property[i].schema->title;
		if (title && strlen(title) == n && !memcmp(title, text, n))
			return i;
	}
	return NO_MEMBER;
}

static void header_cell(struct sheet *sheet, const struct csv_cell *cell, size_t position)
{
	size_t chars;
	struct place here = { .up = &sheet->line, .index = position };
	if (!lex_utf8_valid(cell->bytes, cell->size, &chars) ||
		memchr(cell->bytes, 0, cell->size)) {
		scan_breach(&sheet->scan, &here, CODE_ENCODING, 0);
		return;
	}
	here = place_member(&sheet->line, cell->bytes, cell->size);
	size_t member = member_named(&sheet->row->object, cell->bytes, cell->size);
	sheet->member[position] = member;
	if (member == NO_MEMBER)
		scan_breach(&sheet->scan, &here, CODE_COLUMN_UNKNOWN, 0);
	else if (sheet->named >> member & 1)
		scan_breach(&sheet->scan, &here, CODE_DUPLICATE_KEY, 0);
	else
		sheet->named |= UINT64_C(1) << member;
}

static bool is_required(const struct object_rules *rules, size_t member)
{
	return rules->required >> member & 1 &&
	       !(rules->property[member].schema->types & TYPE_NULL);
}

static void breach_missing(struct sheet *sheet, uint64_t there, enum code code)
{
	const struct object_rules *rules = &sheet->row->object;
	for (size_t i = 0; i < rules->count; i++) {
		const struct word *name = &rules->property[i].name;
		struct place here = place_member(&sheet->line, name->text, name->size);
		if (!(there >> i & 1) && is_required(rules, i))
			scan_breach(&sheet->scan, &here, code, 0);
	}
}

/* The first row names the columns. Any fault in it, and no row is looked at. */
static bool header_read(struct sheet *sheet)
{
	struct csv_cell cell = { .last = sheet->scan.cursor.at == sheet->scan.cursor.end };
	while (!cell.last) {
		if (!csv_next(&sheet->scan.cursor, &cell))
			return sheet_break(sheet, &sheet->line, CODE_FORMAT);
		if (sheet->width == CELLS_MAX)
			return sheet_break(sheet, &sheet->line, CODE_TOO_MANY);
		header_cell(sheet, &cell, sheet->width++);
	}
	breach_missing(sheet, sheet->named, CODE_COLUMN_MISSING);
	return true;
}

static void row_end(struct sheet *sheet, uint64_t seen)
{
	row_close(&sheet->scan.table, &sheet->scan.cursor, seen);
	sheet->line.index++;
}

/* Rows without cells are forgiven at the end of a file only. */
static void blank_rows(struct sheet *sheet)
{
	for (; sheet->blank; sheet->blank--) {
		breach_missing(sheet, 0, CODE_REQUIRED);
		row_end(sheet, 0);
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

static struct verdict cell_read(
	const struct schema *schema, struct csv_cell *cell, struct scalar *value)
{
	size_t chars;
	if (!lex_utf8_valid(cell->bytes, cell->size, &chars) || memchr(cell->bytes, 0, cell->size))
		return (struct verdict){ CODE_ENCODING, 0 };
	if (schema->types & TYPE_BOOL)
		plain_bool(cell);
	return check_scalar(schema, cell->bytes, cell->size, chars, value);
}

static void cell_take(struct sheet *sheet, size_t member, struct csv_cell *cell)
{
	const struct property *property = &sheet->row->object.property[member];
	struct place here = place_member(&sheet->line, property->name.text, property->name.size);
	struct verdict verdict = cell_read(property->schema, cell, &sheet->scan.scalar);
	if (verdict.code)
		scan_breach(&sheet->scan, &here, verdict.code, verdict.number);
	if (sheet->column[member])
		row_put(&sheet->scan.scalar, sheet->column[member]);
}

static void row_finish(struct sheet *sheet, uint64_t seen, size_t width)
{
	if (width != sheet->width)
		scan_breach(&sheet->scan, &sheet->line,
			width < sheet->width ? CODE_TOO_FEW : CODE_TOO_MANY, (int64_t)sheet->width);
	else
		breach_missing(sheet, seen, CODE_REQUIRED);
	row_end(sheet, seen);
}

/* A row that has a cell: the blank ones before it count, and it may be one too many. */
static void row_begin(struct sheet *sheet)
{
	size_t maximum = sheet->rules->maximum;
	sheet->over = sheet->line.index + sheet->blank >= maximum;
	if (sheet->over)
		scan_breach(&sheet->scan, &sheet->lines, CODE_TOO_MANY, (int64_t)maximum);
	else
		blank_rows(sheet);
}

static bool row_read(struct sheet *sheet)
{
	struct csv_cell cell = { .last = false };
	uint64_t seen = 0;
	size_t width = 0;
	bool begun = false;
	for (; !cell.last; width++) {
		if (!csv_next(&sheet->scan.cursor, &cell))
			return sheet_break(sheet, &sheet->line, CODE_FORMAT);
		if (cell.size == 0)
			continue;
		if (!begun)
			row_begin(sheet);
		begun = true;
		if (sheet->over)
			return true;
		if (width >= sheet->width)
			continue;
		cell_take(sheet, sheet->member[width], &cell);
		seen |= UINT64_C(1) << sheet->member[width];
	}
	sheet->blank += !begun;
	if (begun)
		row_finish(sheet, seen, width);
	return true;
}

static bool rows_read(struct sheet *sheet)
{
	while (sheet->scan.cursor.at < sheet->scan.cursor.end && !sheet->over)
		if (!row_read(sheet))
			return false;
	if (sheet->line.index < sheet->rules->minimum)
		scan_breach(
			&sheet->scan, &sheet->lines, CODE_TOO_FEW, (int64_t)sheet->rules->minimum);
	return true;
}

static bool sheet_read(struct sheet *sheet)
{
	return header_read(sheet) && (sheet->scan.fault->total || rows_read(sheet));
}

enum err csv_table_read(const struct schema *schema, const char *charset, const char *bytes,
	size_t size, struct arena *arena, struct fault *fault, struct columns *columns)
{
	struct sheet sheet = { .row = schema->row };
	if (!schema->row || !row_pair(schema->row, columns, sheet.column))
		return fail(fault, ERR_INTERNAL);
	enum err err = charset_read(charset, arena, fault, &bytes, &size);
	if (err)
		return err;
	sheet.scan = scan_of(bytes, size, arena, fault);
	sheet.rules = &schema->object.property[0].schema->array;
	sheet.scan.table = (struct table){
		.row = schema->row,
		.maximum = sheet.rules->maximum,
		.column = sheet.column,
		.columns = columns,
	};
	const struct word *name = &schema->object.property[0].name;
	sheet.lines = place_member(&sheet.top, name->text, name->size);
	sheet.line = (struct place){ .up = &sheet.lines };
	if (!sheet_read(&sheet))
		return sheet.scan.err;
	if (arena_over(arena))
		return fail(fault, ERR_TOO_LARGE);
	return fault->total ? fail(fault, ERR_INVALID) : ERR_NONE;
}

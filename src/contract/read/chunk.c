#include "contract/read/chunk.h"

#include <string.h>

#include "contract/read/body.h"
#include "contract/read/csv_table.h"
#include "cut.h"

static const struct array_rules *rules_of(const struct parts *parts)
{
	return &parts->schema->object.property[0].schema->array;
}

static const struct word *rows_name(const struct parts *parts)
{
	return &parts->schema->object.property[0].name;
}

struct parts parts_of(
	const struct schema *schema, bool json, const char *charset, const char *bytes, size_t size)
{
	return (struct parts){
		.schema = schema,
		.json = json,
		.charset = charset,
		.at = bytes,
		.end = bytes + size,
	};
}

bool parts_left(const struct parts *parts)
{
	return !parts->begun || parts->at < parts->end;
}

/* What a pointer says behind the name of the rows: `/12/uscc`; NULL when it speaks of the file. */
static const char *behind_rows(const struct parts *parts, const char *pointer)
{
	size_t n = rows_name(parts)->size + 1;
	return strlen(pointer) > n && pointer[n] == '/' ? pointer + n : NULL;
}

static const char *row_number(const char *at, size_t *row)
{
	for (*row = 0, at++; *at >= '0' && *at <= '9'; at++)
		*row = *row * 10 + (size_t)(*at - '0');
	return at;
}

/* A place of a part, as a place of the body. */
static void tell(const struct parts *parts, const struct fault_place *place, struct fault *fault)
{
	size_t row;
	const char *at = behind_rows(parts, place->pointer), *pointer = place->pointer;
	if (at) {
		at = row_number(at, &row);
		pointer = arena_printf(
			fault->arena, "/%s/%zu%s", rows_name(parts)->text, parts->rows + row, at);
	}
	fault_add(fault, arena_text(fault->arena, pointer), place->code, place->number);
}

static enum err refuse_all(
	const struct parts *parts, const struct fault *found, struct fault *fault, enum err err)
{
	for (size_t i = 0; i < found->count; i++)
		tell(parts, &found->places[i], fault);
	return fail(fault, err);
}

static enum err refuse_cut(const struct parts *parts, const struct cut *cut, struct fault *fault)
{
	const char *pointer = arena_printf(
		fault->arena, "/%s/%zu", rows_name(parts)->text, parts->rows + cut->rows - 1);
	return parts->json ? fail_at(fault, ERR_BAD_JSON, pointer, CODE_SYNTAX, 0)
			   : fail_at(fault, ERR_BAD_REQUEST, pointer, CODE_FORMAT, 0);
}

/* Titles are judged once, before any row; a file that has nothing else is told so with its rows. */
static enum err titles_read(struct parts *parts, struct arena *arena, struct fault *fault)
{
	struct fault found = { .arena = arena };
	parts->titles = parts->at;
	parts->at = cut_titles(parts->at, parts->end);
	parts->titles_size = (size_t)(parts->at - parts->titles);
	enum err err = csv_table_read(parts->schema, parts->charset, parts->titles,
		parts->titles_size, arena, &found, columns_create(arena, 0));
	bool rows_missing =
		err == ERR_INVALID && found.total == 1 && found.places[0].code == CODE_TOO_FEW;
	return err && !rows_missing ? refuse_all(parts, &found, fault, err) : ERR_NONE;
}

/* `{"records": [`, in whatever way it is written; anything else is told by the whole scanner. */
static enum err bracket_read(struct parts *parts, struct arena *arena, struct fault *fault)
{
	struct fault found = { .arena = arena };
	size_t size = (size_t)(parts->end - parts->at);
	const char *rows = cut_open(parts->at, size, rows_name(parts), arena);
	if (rows) {
		parts->at = rows;
		return ERR_NONE;
	}
	enum err err = body_read_table(
		parts->schema, parts->at, size, arena, &found, columns_create(arena, 0));
	return refuse_all(parts, &found, fault, err ? err : ERR_INTERNAL);
}

static enum err begin(struct parts *parts, struct arena *arena, struct fault *fault)
{
	if (parts->begun)
		return ERR_NONE;
	parts->begun = true;
	return parts->json ? bracket_read(parts, arena, fault) : titles_read(parts, arena, fault);
}

static const char *joined(struct arena *arena, const char *head, size_t head_size,
	const struct cut *cut, const char *tail, size_t *size)
{
	size_t tail_size = strlen(tail);
	*size = head_size + cut->size + tail_size;
	char *text = arena_raw(arena, *size + 1);
	memcpy(text, head, head_size);
	memcpy(text + head_size, cut->start, cut->size);
	memcpy(text + head_size + cut->size, tail, tail_size);
	return text;
}

static enum err read_csv(const struct parts *parts, const struct cut *cut, struct arena *arena,
	struct fault *found, struct columns *columns)
{
	size_t size;
	const char *text = joined(arena, parts->titles, parts->titles_size, cut, "", &size);
	return csv_table_read(parts->schema, parts->charset, text, size, arena, found, columns);
}

static enum err read_json(const struct parts *parts, const struct cut *cut, struct arena *arena,
	struct fault *found, struct columns *columns)
{
	size_t size;
	const char *head = arena_printf(arena, "{\"%s\":[", rows_name(parts)->text);
	const char *text = joined(arena, head, strlen(head), cut, "]}", &size);
	return body_read_table(parts->schema, text, size, arena, found, columns);
}

/* An unknown member is for the whole file what an unknown title is; too few rows there are only in
 * a file that has none. */
static bool of_file(const struct parts *parts, const struct fault_place *place)
{
	if (place->code == CODE_TOO_FEW && !behind_rows(parts, place->pointer))
		return !parts->rows;
	return place->code == CODE_UNKNOWN || !behind_rows(parts, place->pointer);
}

static enum err refuse_file(
	const struct parts *parts, const struct fault *found, struct fault *fault)
{
	for (size_t i = 0; i < found->count; i++)
		if (of_file(parts, &found->places[i]))
			tell(parts, &found->places[i], fault);
	return fault->total ? fail(fault, ERR_INVALID) : ERR_NONE;
}

static void list_faults(const struct parts *parts, struct arena *arena, const struct fault *found,
	struct part *part)
{
	struct row_fault *faults = arena_raw(arena, (found->count + 1) * sizeof(*faults));
	part->fault_count = 0;
	part->faults = faults;
	for (size_t i = 0; i < found->count; i++) {
		struct row_fault *one = &faults[part->fault_count];
		const char *at = behind_rows(parts, found->places[i].pointer);
		if (!at)
			continue;
		at = row_number(at, &one->row);
		one->name = *at ? at + 1 : "";
		one->code = found->places[i].code;
		one->number = found->places[i].number;
		part->fault_count++;
	}
}

static enum err cut_next(struct parts *parts, struct fault *fault, struct cut *cut)
{
	bool good = parts->json ? cut_elements(parts->at, parts->end, !parts->rows, cut)
				: cut_lines(parts->at, parts->end, cut);
	parts->at = cut->next;
	return good ? ERR_NONE : refuse_cut(parts, cut, fault);
}

static enum err judge(const struct parts *parts, const struct fault *found, enum err err,
	struct fault *fault, const struct part *part)
{
	size_t maximum = rules_of(parts)->maximum;
	if (err && err != ERR_INVALID)
		return refuse_all(parts, found, fault, err);
	if (parts->rows + part->columns->rows <= maximum)
		return refuse_file(parts, found, fault);
	const char *pointer = arena_printf(fault->arena, "/%s", rows_name(parts)->text);
	return fail_at(fault, ERR_INVALID, pointer, CODE_TOO_MANY, (int64_t)maximum);
}

enum err part_read(struct parts *parts, struct arena *arena, struct fault *fault, struct part *part)
{
	struct cut cut;
	enum err err = begin(parts, arena, fault);
	if (!err)
		err = cut_next(parts, fault, &cut);
	if (err)
		return err;
	/* Of a row: each of its members, or its width; and the file. */
	size_t most = parts->schema->row->object.count + 1;
	struct fault found = { .arena = arena, .room = cut.rows * most + 1 };
	err = parts->json ? read_json(parts, &cut, arena, &found, part->columns)
			  : read_csv(parts, &cut, arena, &found, part->columns);
	err = judge(parts, &found, err, fault, part);
	if (err)
		return err;
	list_faults(parts, arena, &found, part);
	part->first = parts->rows;
	parts->rows += part->columns->rows;
	return ERR_NONE;
}

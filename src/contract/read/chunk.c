#include "contract/read/chunk.h"

#include <string.h>

#include "base/fail.h"
#include "contract/read/body.h"
#include "contract/read/csv_table.h"
#include "contract/read/lex.h"

/* A chunk ends behind the row that makes it so large, in bytes or in rows. */
#define CHUNK_BYTES ((size_t)128 * 1024)
#define CHUNK_ROWS 2000
/* Bytes from row to row that nobody writes: a quote that is never closed, or nothing but blank
 * lines. */
#define ROW_BYTES ((size_t)64 * 1024)

/* The bytes of a chunk: whole rows, found on the bytes alone. */
struct chunk_bytes {
	const char *start;
	size_t size;
	size_t rows; /* at least as many as stand there; when they are bad, up to the bad row */
	const char *next; /* where the next chunk starts; the end when there is none */
};

/* Behind the first line of a CSV file. */
static const char *titles_end(const char *at, const char *end)
{
	for (bool quoted = false; at < end; at++) {
		quoted ^= *at == '"';
		if (*at == '\n' && !quoted)
			return at + 1;
	}
	return end;
}

static bool is_full(const struct chunk_bytes *taken, const char *at)
{
	return (size_t)(at - taken->start) >= CHUNK_BYTES || taken->rows >= CHUNK_ROWS;
}

/* The next lines. The last of them is not blank, unless the file ends: blank lines at its end are
 * forgiven, and only there. False when a row is too long. Half a pair of doubled quotes closes, the
 * other opens again. */
static bool lines_take(const char *at, const char *end, struct chunk_bytes *taken)
{
	const char *line = at;
	bool quoted = false, blank = true;
	*taken = (struct chunk_bytes){ .start = at, .size = (size_t)(end - at), .next = end };
	for (; at < end; at++) {
		quoted ^= *at == '"';
		blank &= *at == ',' || *at == '"' || *at == '\r' || *at == '\n';
		if (*at != '\n' || quoted)
			continue;
		taken->rows++;
		if ((size_t)(at - line) > ROW_BYTES)
			return false;
		if (blank)
			continue;
		if (is_full(taken, at))
			break;
		blank = true;
		line = at + 1;
	}
	taken->rows += at == end;
	if (at == end)
		return blank || (size_t)(end - line) <= ROW_BYTES;
	taken->next = at + 1;
	taken->size = (size_t)(taken->next - taken->start);
	return true;
}

static bool took(struct text_cursor *cursor, char c)
{
	if (cursor_peek(cursor) != c)
		return false;
	cursor->at++;
	return true;
}

/* Behind `{"name": [`; NULL when the body does not start like that. */
static const char *rows_open(
	const char *bytes, size_t size, const struct word *name, struct arena *arena)
{
	struct text_cursor cursor = cursor_of(bytes, size, arena);
	struct text key;
	if (!took(&cursor, '{') || cursor_peek(&cursor) != '"' || lex_string(&cursor, &key) ||
		!word_is(name, key.bytes, key.size))
		return NULL;
	return took(&cursor, ':') && took(&cursor, '[') ? cursor.at : NULL;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static const char *skip_blanks(const char *at, const char *end)
{
	while (at < end && is_blank(*at))
		at++;
	return at;
}

/* Behind the last element: `]}` and nothing more. */
static bool closes(const char *at, const char *end)
{
	if (at == end || *at != ']')
		return false;
	at = skip_blanks(at + 1, end);
	return at < end && *at == '}' && skip_blanks(at + 1, end) == end;
}

/* Behind the string whose opening quote stands here. */
static const char *skip_string(const char *at, const char *end)
{
	for (at++; at < end && *at != '"'; at++)
		if (*at == '\\' && at + 1 < end)
			at++;
	return at < end ? at : end - 1;
}

/* The comma or bracket that ends the element that starts here. */
static const char *element_end(const char *at, const char *end)
{
	size_t depth = 0;
	for (; at < end; at++) {
		if (*at == '"')
			at = skip_string(at, end);
		else if (*at == '{' || *at == '[')
			depth++;
		else if (!depth && (*at == ',' || *at == ']' || *at == '}'))
			break;
		else if (*at == '}' || *at == ']')
			depth--;
	}
	return at;
}

/* The next elements of the array, the first of them `first`; and of the last ones also that the
 * body ends behind them. False when it does not, an element is missing or too long. */
static bool elements_take(const char *at, const char *end, bool first, struct chunk_bytes *taken)
{
	*taken = (struct chunk_bytes){ .start = at, .next = end };
	for (;; first = false) {
		const char *start = skip_blanks(at, end);
		at = element_end(start, end);
		taken->rows++;
		taken->size = (size_t)(at - taken->start);
		if ((size_t)(at - start) > ROW_BYTES)
			return false;
		if (at == end || *at != ',')
			return closes(at, end) && (first || start < at);
		at++;
		if (is_full(taken, at))
			break;
	}
	taken->next = at;
	return true;
}

static const struct array_rules *rules_of(const struct chunks *chunks)
{
	return &chunks->schema->object.property[0].schema->array;
}

static const struct word *rows_name(const struct chunks *chunks)
{
	return &chunks->schema->object.property[0].name;
}

struct chunks chunks_of(
	const struct schema *schema, bool json, const char *charset, const char *bytes, size_t size)
{
	return (struct chunks){
		.schema = schema,
		.json = json,
		.charset = charset,
		.at = bytes,
		.end = bytes + size,
	};
}

bool chunks_left(const struct chunks *chunks)
{
	return !chunks->begun || chunks->at < chunks->end;
}

/* What a pointer says behind the name of the rows: `/12/uscc`; NULL when it speaks of the file. */
static const char *behind_rows(const struct chunks *chunks, const char *pointer)
{
	size_t n = rows_name(chunks)->size + 1;
	return strlen(pointer) > n && pointer[n] == '/' ? pointer + n : NULL;
}

static const char *row_number(const char *at, size_t *row)
{
	for (*row = 0, at++; *at >= '0' && *at <= '9'; at++)
		*row = *row * 10 + (size_t)(*at - '0');
	return at;
}

/* A place of a chunk, as a place of the body. */
static void tell(const struct chunks *chunks, const struct fault_place *place, struct fault *fault)
{
	size_t row;
	const char *at = behind_rows(chunks, place->pointer), *pointer = place->pointer;
	if (at) {
		at = row_number(at, &row);
		pointer = arena_printf(
			fault->arena, "/%s/%zu%s", rows_name(chunks)->text, chunks->rows + row, at);
	}
	struct fault_place told = *place;
	told.pointer = arena_text(fault->arena, pointer);
	fault_add_place(fault, &told);
}

static enum err refuse_all(
	const struct chunks *chunks, const struct fault *found, struct fault *fault, enum err err)
{
	for (size_t i = 0; i < found->count; i++)
		tell(chunks, &found->places[i], fault);
	return fail(fault, err);
}

static enum err refuse_row(
	const struct chunks *chunks, const struct chunk_bytes *taken, struct fault *fault)
{
	const char *pointer = arena_printf(
		fault->arena, "/%s/%zu", rows_name(chunks)->text, chunks->rows + taken->rows - 1);
	return chunks->json ? fail_at(fault, ERR_BAD_JSON, pointer, CODE_SYNTAX, 0)
			    : fail_at(fault, ERR_BAD_REQUEST, pointer, CODE_FORMAT, 0);
}

/* Titles are judged once, before any row; a file that has nothing else is told so with its rows. */
static enum err titles_read(struct chunks *chunks, struct arena *arena, struct fault *fault)
{
	struct fault found = { .arena = arena };
	chunks->titles = chunks->at;
	chunks->at = titles_end(chunks->at, chunks->end);
	chunks->titles_size = (size_t)(chunks->at - chunks->titles);
	enum err err = csv_table_read(chunks->schema, chunks->charset, chunks->titles,
		chunks->titles_size, arena, &found, columns_create(arena, 0));
	bool rows_missing =
		err == ERR_INVALID && found.total == 1 && found.places[0].code == CODE_TOO_FEW;
	return err && !rows_missing ? refuse_all(chunks, &found, fault, err) : ERR_NONE;
}

/* `{"records": [`, in whatever way it is written; anything else is told by the whole scanner. */
static enum err bracket_read(struct chunks *chunks, struct arena *arena, struct fault *fault)
{
	struct fault found = { .arena = arena };
	size_t size = (size_t)(chunks->end - chunks->at);
	const char *rows = rows_open(chunks->at, size, rows_name(chunks), arena);
	if (rows) {
		chunks->at = rows;
		return ERR_NONE;
	}
	enum err err = body_read_table(
		chunks->schema, chunks->at, size, arena, &found, columns_create(arena, 0));
	return refuse_all(chunks, &found, fault, err ? err : ERR_INTERNAL);
}

static enum err begin(struct chunks *chunks, struct arena *arena, struct fault *fault)
{
	if (chunks->begun)
		return ERR_NONE;
	chunks->begun = true;
	return chunks->json ? bracket_read(chunks, arena, fault)
			    : titles_read(chunks, arena, fault);
}

static const char *joined(struct arena *arena, const char *head, size_t head_size,
	const struct chunk_bytes *taken, const char *tail, size_t *size)
{
	size_t tail_size = strlen(tail);
	*size = head_size + taken->size + tail_size;
	char *text = arena_raw(arena, *size + 1);
	memcpy(text, head, head_size);
	memcpy(text + head_size, taken->start, taken->size);
	memcpy(text + head_size + taken->size, tail, tail_size);
	return text;
}

static enum err read_csv(const struct chunks *chunks, const struct chunk_bytes *taken,
	struct arena *arena, struct fault *found, struct columns *columns)
{
	size_t size;
	const char *text = joined(arena, chunks->titles, chunks->titles_size, taken, "", &size);
	return csv_table_read(chunks->schema, chunks->charset, text, size, arena, found, columns);
}

static enum err read_json(const struct chunks *chunks, const struct chunk_bytes *taken,
	struct arena *arena, struct fault *found, struct columns *columns)
{
	size_t size;
	const char *head = arena_printf(arena, "{\"%s\":[", rows_name(chunks)->text);
	const char *text = joined(arena, head, strlen(head), taken, "]}", &size);
	return body_read_table(chunks->schema, text, size, arena, found, columns);
}

/* An unknown member is for the whole file what an unknown title is; too few rows there are only in
 * a file that has none. */
static bool of_file(const struct chunks *chunks, const struct fault_place *place)
{
	if (place->code == CODE_TOO_FEW && !behind_rows(chunks, place->pointer))
		return !chunks->rows;
	return place->code == CODE_UNKNOWN || !behind_rows(chunks, place->pointer);
}

static enum err refuse_file(
	const struct chunks *chunks, const struct fault *found, struct fault *fault)
{
	for (size_t i = 0; i < found->count; i++)
		if (of_file(chunks, &found->places[i]))
			tell(chunks, &found->places[i], fault);
	return fault->total ? fail(fault, ERR_INVALID) : ERR_NONE;
}

static void list_faults(const struct chunks *chunks, struct arena *arena, const struct fault *found,
	struct chunk *chunk)
{
	struct row_fault *faults = arena_raw(arena, (found->count + 1) * sizeof(*faults));
	chunk->fault_count = 0;
	chunk->faults = faults;
	for (size_t i = 0; i < found->count; i++) {
		struct row_fault *one = &faults[chunk->fault_count];
		const char *at = behind_rows(chunks, found->places[i].pointer);
		if (!at)
			continue;
		at = row_number(at, &one->row);
		one->name = *at ? at + 1 : "";
		one->code = found->places[i].code;
		one->number = found->places[i].number;
		chunk->fault_count++;
	}
}

static enum err bytes_next(struct chunks *chunks, struct fault *fault, struct chunk_bytes *taken)
{
	bool good = chunks->json ? elements_take(chunks->at, chunks->end, !chunks->rows, taken)
				 : lines_take(chunks->at, chunks->end, taken);
	chunks->at = taken->next;
	return good ? ERR_NONE : refuse_row(chunks, taken, fault);
}

static enum err judge(const struct chunks *chunks, const struct fault *found, enum err err,
	struct fault *fault, const struct chunk *chunk)
{
	size_t maximum = rules_of(chunks)->maximum;
	if (err && err != ERR_INVALID)
		return refuse_all(chunks, found, fault, err);
	if (chunks->rows + chunk->columns->rows <= maximum)
		return refuse_file(chunks, found, fault);
	const char *pointer = arena_printf(fault->arena, "/%s", rows_name(chunks)->text);
	return fail_at(fault, ERR_INVALID, pointer, CODE_TOO_MANY, (int64_t)maximum);
}

enum err chunk_read(
	struct chunks *chunks, struct arena *arena, struct fault *fault, struct chunk *chunk)
{
	struct chunk_bytes taken;
	enum err err = begin(chunks, arena, fault);
	if (!err)
		err = bytes_next(chunks, fault, &taken);
	if (err)
		return err;
	/* Of a row: each of its members, or its width; and the file. */
	size_t most = chunks->schema->row->object.count + 1;
	struct fault found = { .arena = arena, .room = taken.rows * most + 1 };
	err = chunks->json ? read_json(chunks, &taken, arena, &found, chunk->columns)
			   : read_csv(chunks, &taken, arena, &found, chunk->columns);
	err = judge(chunks, &found, err, fault, chunk);
	if (err)
		return err;
	list_faults(chunks, arena, &found, chunk);
	chunk->first = chunks->rows;
	chunks->rows += chunk->columns->rows;
	return ERR_NONE;
}

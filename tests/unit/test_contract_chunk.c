// floors: contract rules base
#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#undef fail /* cmocka has a macro of this name */

#include "contract/read/chunk.h"
#include "contract_fixture.h"

/* `name` and `count` are required; titles are Chinese. At most 9,000 rows, at least one. */
static const char FILE_SCHEMA[] =
	"{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"records\"],"
	"\"properties\":{\"records\":"
	"{\"type\":\"array\",\"minItems\":1,\"maxItems\":9000,\"items\":{\"type\":\"object\","
	"\"additionalProperties\":false,\"required\":[\"name\",\"count\"],\"properties\":{"
	"\"name\":{\"type\":\"string\",\"minLength\":2,\"maxLength\":40,\"title\":\"姓名\"},"
	"\"count\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":99,\"title\":\"人数\"},"
	"\"note\":{\"type\":\"string\",\"maxLength\":90000,\"title\":\"备注\"}}}}}}";

#define MANY 5000

static struct arena *arena;
static const struct schema *schema;
static struct buffer said;
static size_t chunks_read, rows_read;

static int make_schema(void **state)
{
	(void)state;
	const char *why = "";
	arena = arena_create(FIXTURE_LIMIT);
	schema = body_schema(arena, FILE_SCHEMA, "", &why);
	if (!schema)
		print_error("%s\n", why);
	return schema ? 0 : -1;
}

static int drop_schema(void **state)
{
	(void)state;
	arena_destroy(arena);
	return 0;
}

static void say_chunk(const struct chunk *chunk)
{
	const struct column *counts = columns_named(chunk->columns, "count");
	assert_int_equal(counts->rows, chunk->columns->rows);
	for (size_t i = 0; i < chunk->fault_count; i++)
		buffer_printf(&said, "%s%zu %s %s", said.size ? "; " : "",
			chunk->first + chunk->faults[i].row, chunk->faults[i].name,
			code_text(chunk->faults[i].code)->word);
}

/* Every fault of every row, or what refuses the file. */
static const char *chunks_line(bool json, const char *charset, const char *bytes, size_t size)
{
	struct fault fault = { .arena = arena };
	char *exact = malloc(size ? size : 1);
	assert_non_null(exact);
	memcpy(exact, bytes, size);
	struct chunks chunks = chunks_of(schema, json, charset, exact, size);
	enum err err = ERR_NONE;
	said = buffer_on(arena);
	buffer_text(&said, "");
	chunks_read = 0;
	while (!err && chunks_left(&chunks)) {
		struct arena *own = arena_create(FIXTURE_LIMIT);
		struct chunk chunk = { .columns = row_columns(own, schema) };
		err = chunk_read(&chunks, own, &fault, &chunk);
		if (!err)
			say_chunk(&chunk);
		chunks_read++;
		arena_destroy(own);
	}
	rows_read = chunks.rows;
	free(exact);
	return err ? fault_line(arena, err, &fault) : said.data;
}

static void assert_csv(const char *csv, const char *expected)
{
	assert_string_equal(chunks_line(false, "utf-8", csv, strlen(csv)), expected);
}

static void assert_json(const char *json, const char *expected)
{
	assert_string_equal(chunks_line(true, "", json, strlen(json)), expected);
}

/* `row` repeated with its number in it; `between` separates the rows. */
static struct buffer repeated(const char *head, const char *row, const char *between, size_t count)
{
	struct buffer text = buffer_on(arena);
	buffer_text(&text, head);
	for (size_t i = 0; i < count; i++) {
		const char *hash = strchr(row, '#');
		buffer_printf(&text, "%s%.*s%zu%s", i ? between : "", (int)(hash - row), row,
			i % 100, hash + 1);
	}
	return text;
}

static void a_large_file_is_read_in_chunks_and_no_row_is_lost(void **state)
{
	(void)state;
	struct buffer csv = repeated("name,count,note\r\n",
		"ab,#,\"a \"\"quoted\"\"\r\nbreak, and more\"", "\r\n", MANY);
	assert_string_equal(chunks_line(false, "", csv.data, csv.size), "");
	assert_true(chunks_read > 1);
	assert_int_equal(rows_read, MANY);
	struct buffer json = repeated(
		" { \"records\" :\n[", "{\"name\":\"a[]},\\\"\\\\\",\"count\":#}", " ,\n", MANY);
	buffer_text(&json, " ] } ");
	assert_string_equal(chunks_line(true, "", json.data, json.size), "");
	assert_true(chunks_read > 1);
	assert_int_equal(rows_read, MANY);
}

static void rows_are_numbered_over_the_whole_file(void **state)
{
	(void)state;
	struct buffer csv = repeated("name,count\n", "ab,#", "\n", MANY);
	buffer_text(&csv, "\nab,100\nab\n,7\nab,x\n");
	assert_string_equal(chunks_line(false, "", csv.data, csv.size),
		"5000 count too_big; 5001  too_few; 5002 name required; 5003 count type");
	struct buffer json = repeated("{\"records\":[", "{\"name\":\"ab\",\"count\":#}", ",", MANY);
	buffer_text(&json, ",{\"name\":\"ab\",\"count\":100},7,{\"name\":\"a\",\"count\":1}]}");
	assert_string_equal(chunks_line(true, "", json.data, json.size),
		"5000 count too_big; 5001  type; 5002 name too_short");
}

static void more_faults_are_told_than_one_problem_lists(void **state)
{
	(void)state;
	struct buffer csv = repeated("name,count\n", "a,1#00", "\n", 3 * FAULT_PLACES);
	const char *line = chunks_line(false, "", csv.data, csv.size);
	size_t told = 1;
	for (; (line = strstr(line, "; ")); line++)
		told++;
	assert_int_equal(told, 6 * FAULT_PLACES);
}

static void blank_rows_count_unless_they_end_the_file(void **state)
{
	(void)state;
	assert_csv("name,count\nab,1\n\n,\n\n", "");
	assert_int_equal(rows_read, 1);
	assert_csv("name,count\nab,1\n\n,\nab,1\n",
		"1 name required; 1 count required; 2 name required; 2 count required");
	struct buffer csv = repeated("name,count\n", "ab,#", "\n", 1999);
	buffer_text(&csv, "\n\n\"\",\nab,x\n");
	assert_string_equal(chunks_line(false, "", csv.data, csv.size),
		"1999 name required; 1999 count required; 2000 name required; 2000 count required; "
		"2001 count type");
}

static void gb18030_is_cut_between_its_characters(void **state)
{
	(void)state;
	/* Trail bytes of GB 18030 look like letters, backslashes and digits. */
	struct buffer csv = repeated("姓名,人数,备注\n", "李明,#,\"乗,𠮷\n俓\"", "\n", MANY);
	char *encoded = arena_raw(arena, csv.size * 2), *to = encoded, *from = csv.data;
	size_t left = csv.size, room = csv.size * 2;
	iconv_t converter = iconv_open("GB18030", "UTF-8");
	assert_true(iconv(converter, &from, &left, &to, &room) != (size_t)-1);
	iconv_close(converter);
	assert_string_equal(chunks_line(false, "gb18030", encoded, (size_t)(to - encoded)), "");
	assert_true(chunks_read > 1);
	assert_int_equal(rows_read, MANY);
}

static void titles_refuse_the_file_before_any_row_is_read(void **state)
{
	(void)state;
	assert_csv("name,size\nab,1\n",
		"invalid 2: /records/0/size column_unknown; /records/0/count column_missing");
	assert_csv("name,count\n", "invalid 1: /records too_few 1");
	assert_csv("name,\"count\nab,1\n", "bad_request 1: /records/0 format");
	assert_csv(
		"", "invalid 2: /records/0/name column_missing; /records/0/count column_missing");
}

static void broken_quotes_are_told_with_their_row(void **state)
{
	(void)state;
	struct buffer csv = repeated("name,count\n", "ab,#", "\n", MANY);
	buffer_text(&csv, "\n\"ab,1\n");
	assert_string_equal(
		chunks_line(false, "", csv.data, csv.size), "bad_request 1: /records/5000 format");
	for (size_t i = 0; i < MANY; i++)
		buffer_text(&csv, "ab,1 and no end of it\n");
	assert_string_equal(
		chunks_line(false, "", csv.data, csv.size), "bad_request 1: /records/5000 format");
}

static void json_of_another_shape_is_refused(void **state)
{
	(void)state;
	assert_json("{\"rows\":[]}", "invalid 2: /rows unknown; /records required");
	assert_json("[]", "invalid 1:  type");
	assert_json("", "bad_json 1:  syntax");
	assert_json("{\"records\":[]}", "invalid 1: /records too_few 1");
	assert_json("{\"records\":7}", "invalid 1: /records type");
	assert_json("{\"\\u0072ecords\":[{\"name\":\"ab\",\"count\":1}]}", "");
	assert_json("{\"records\":[{\"name\":\"ab\",\"count\":1,\"size\":2}]}",
		"invalid 1: /records/0/size unknown");
}

static void json_that_does_not_end_well_is_refused(void **state)
{
	(void)state;
#define ROW "{\"name\":\"ab\",\"count\":1}"
	assert_json("{\"records\":[" ROW "]", "bad_json 1: /records/0 syntax");
	assert_json("{\"records\":[" ROW ",]}", "bad_json 1: /records/1 syntax");
	assert_json("{\"records\":[" ROW "}]}", "bad_json 1: /records/0 syntax");
	assert_json("{\"records\":[" ROW "],\"more\":1}", "bad_json 1: /records/0 syntax");
	assert_json("{\"records\":[" ROW "]} x", "bad_json 1: /records/0 syntax");
	assert_json("{\"records\":[" ROW ",,{}]}", "bad_json 1: /records/1 syntax");
	assert_json("{\"records\":[{\"name\":\"ab]}", "bad_json 1: /records/0 syntax");
	assert_json("{\"records\":[{\"name\":\"ab\\", "bad_json 1: /records/0 syntax");
	struct buffer json = repeated("{\"records\":[", "{\"name\":\"ab\",\"count\":#}", ",", 2000);
	buffer_text(&json, ",]}");
	assert_string_equal(
		chunks_line(true, "", json.data, json.size), "bad_json 1: /records/2000 syntax");
#undef ROW
}

static void a_row_too_many_refuses_the_file(void **state)
{
	(void)state;
	struct buffer csv = repeated("name,count\n", "ab,#", "\n", 9001);
	assert_string_equal(
		chunks_line(false, "", csv.data, csv.size), "invalid 1: /records too_many 9000");
	csv = repeated("name,count\n", "ab,#", "\n", 9000);
	assert_string_equal(chunks_line(false, "", csv.data, csv.size), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_large_file_is_read_in_chunks_and_no_row_is_lost),
		cmocka_unit_test(rows_are_numbered_over_the_whole_file),
		cmocka_unit_test(more_faults_are_told_than_one_problem_lists),
		cmocka_unit_test(blank_rows_count_unless_they_end_the_file),
		cmocka_unit_test(gb18030_is_cut_between_its_characters),
		cmocka_unit_test(titles_refuse_the_file_before_any_row_is_read),
		cmocka_unit_test(broken_quotes_are_told_with_their_row),
		cmocka_unit_test(json_of_another_shape_is_refused),
		cmocka_unit_test(json_that_does_not_end_well_is_refused),
		cmocka_unit_test(a_row_too_many_refuses_the_file),
	};
	return cmocka_run_group_tests(tests, make_schema, drop_schema);
}

// floors: contract rules base
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#undef fail /* cmocka has a macro of this name */

#include "base/date.h"
#include "base/month.h"
#include "contract_fixture.h"

static struct arena *arena;
static const struct schema *roster;

static int make_roster(void **state)
{
	(void)state;
	const char *why = "";
	arena = arena_create(FIXTURE_LIMIT);
	roster = body_schema(arena, ROSTER_SCHEMA, "", &why);
	if (!roster)
		print_error("%s\n", why);
	return roster ? 0 : -1;
}

static int drop_roster(void **state)
{
	(void)state;
	arena_destroy(arena);
	return 0;
}

static struct columns *columns;

static const char *table_line(const char *body, size_t size)
{
	struct fault fault = { .arena = arena };
	char *exact = malloc(size ? size : 1);
	assert_non_null(exact);
	memcpy(exact, body, size);
	columns = row_columns(arena, roster);
	enum err err = body_read_table(roster, exact, size, arena, &fault, columns);
	free(exact);
	return fault_line(arena, err, &fault);
}

static void assert_table(const char *body, const char *expected)
{
	assert_string_equal(table_line(body, strlen(body)), expected);
}

/* Row `row` of a column as text: a number, a day, the text itself, or `-` for null. */
static const char *cell(const char *name, size_t row)
{
	const struct column *column = columns_named(columns, name);
	struct column_cursor cursor = { .column = column };
	char day[11];
	for (size_t i = 0; i <= row; i++)
		assert_true(column_next(&cursor));
	if (!cursor.bytes)
		return "-";
	switch (column->type) {
	case COLUMN_INT:
		return arena_printf(arena, "%lld", (long long)column_cursor_int(&cursor));
	case COLUMN_DATE:
		date_format(column_cursor_date(&cursor), day);
		return arena_text(arena, day);
	case COLUMN_BOOL:
		return *cursor.bytes ? "true" : "false";
	case COLUMN_TEXT:
	case COLUMN_BYTES:
	case COLUMN_UUID:
		break;
	}
	return arena_copy(arena, cursor.bytes, cursor.size);
}

static void assert_every_column_has(size_t rows)
{
	assert_int_equal(columns->rows, rows);
	for (size_t i = 0; i < columns->count; i++)
		assert_int_equal(columns->column[i].rows, rows);
}

#define LINE                                                                                       \
	"\"line\":1,\"id_type\":\"resident\",\"id_number\":\"%s\",\"name\":\"李\\u00b7明\","     \
	"\"person_class\":"                                                                        \
	"\"rural\",\"hired_on\":\"2020-07-31\""

static const char *number_of(size_t i)
{
	char number[19];
	resident_number(i, number);
	return arena_text(arena, number);
}

static void a_row_fills_its_columns_whatever_its_order(void **state)
{
	(void)state;
	const char *number = number_of(7);
	assert_table(
		arena_printf(arena,
			"{\"lines\":[{" LINE "},{\"wage_month\":\"2020-06\",\"dispatched\":true,"
			"\"contract_to\":null," LINE ",\"wage_fen\":150000}]}",
			number, number),
		"ok");
	assert_every_column_has(2);
	for (size_t i = 0; i < 2; i++) {
		assert_string_equal(cell("line", i), "1");
		assert_string_equal(cell("id_number", i), number);
		assert_string_equal(cell("name", i), "李·明");
		assert_string_equal(cell("hired_on", i), "2020-07-31");
		assert_string_equal(cell("contract_to", i), "-");
		assert_string_equal(cell("phone", i), "-");
	}
	assert_string_equal(cell("wage_month", 0), "-");
	assert_string_equal(cell("wage_month", 1), "2020-06-01");
	assert_string_equal(cell("wage_fen", 1), "150000");
	assert_string_equal(cell("dispatched", 1), "true");
}

static void nothing_stands_beside_the_lines(void **state)
{
	(void)state;
	assert_table("{}", "invalid 1: /lines required");
	assert_table("{\"lines\":[]}", "invalid 1: /lines too_few 1");
	assert_table("{\"lines\":{}}", "invalid 1: /lines type");
	assert_table("[]", "invalid 1:  type");
	assert_table(arena_printf(arena, "{\"lines\":[{" LINE "}],\"note\":1}", number_of(1)),
		"invalid 1: /note unknown");
	assert_table(arena_printf(arena, "{\"lines\":[{" LINE "}]", number_of(1)),
		"bad_json 1:  syntax");
	assert_table(arena_printf(arena, "{\"lines\":[{" LINE ",\"line\":2}]}", number_of(1)),
		"bad_json 1: /lines/0/line duplicate_key");
}

static void an_id_number_tells_why_it_is_wrong(void **state)
{
	(void)state;
	char *digit = arena_text(arena, number_of(3));
	digit[16] = digit[16] == '9' ? '0' : (char)(digit[16] + 1);
	assert_table(
		arena_printf(arena, "{\"lines\":[{" LINE "},{" LINE "},{" LINE "},{" LINE "}]}",
			digit, "123", "652301199002300015", number_of(1)),
		"invalid 3: /lines/0/id_number ID_CHECK_DIGIT; /lines/1/id_number ID_FORMAT; "
		"/lines/2/id_number ID_BIRTHDATE");
	assert_every_column_has(4);
	assert_string_equal(cell("id_number", 0), "-");
	assert_string_equal(cell("id_number", 3), number_of(1));
}

static void rows_that_are_no_objects_are_refused(void **state)
{
	(void)state;
	assert_table(arena_printf(arena, "{\"lines\":[1,{" LINE "},[{}],{}]}", number_of(1)),
		"invalid 8: /lines/0 type; /lines/2 type; /lines/3/line required; /lines/3/id_type "
		"required; "
		"/lines/3/id_number required; /lines/3/name required; /lines/3/person_class "
		"required; "
		"/lines/3/hired_on required");
}

static void columns_are_asked_for_by_name(void **state)
{
	(void)state;
	struct fault fault = { .arena = arena };
	char *body = arena_printf(arena, "{\"lines\":[{" LINE "}]}", number_of(1));
	struct columns *some = columns_create(arena, 1);
	some->column[0].name = "hired_on";
	assert_int_equal(
		body_read_table(roster, body, strlen(body), arena, &fault, some), ERR_NONE);
	assert_int_equal(some->column[0].type, COLUMN_DATE);
	assert_int_equal(some->column[0].rows, 1);
	some->column[0].name = "no_such_member";
	assert_int_equal(
		body_read_table(roster, body, strlen(body), arena, &fault, some), ERR_INTERNAL);
}

/* Replaces the value of `member` in line `row` by one of the same length. */
static void spoil(char *body, size_t row, const char *member, const char *value)
{
	char *at = strstr(body, arena_printf(arena, "{\"line\":%zu,", row + 1));
	assert_non_null(at);
	at = strstr(at, arena_printf(arena, "\"%s\":", member));
	assert_non_null(at);
	memcpy(at + strlen(member) + 3, value, strlen(value));
}

static void thirty_seven_faults_in_ten_thousand_lines_are_exact(void **state)
{
	(void)state;
	static const struct {
		const char *member, *value, *code;
	} faults[] = { { "hired_on", "\"2020-02-30\"", "format" },
		{ "id_type", "\"residenT\"", "enum" },
		{ "id_number", "\"652301\"            ", "ID_FORMAT" },
		{ "name", "1234567       ", "type" },
		{ "name", "\"x\"           ", "too_short 2" } };
	struct buffer body = buffer_on(arena);
	roster_lines(&body, 10000, true);
	const char *expected = "invalid 37:";
	for (size_t i = 0; i < 37; i++) {
		size_t row = 100 + i * 263, kind = i % LENGTH(faults);
		spoil(body.data, row, faults[kind].member, faults[kind].value);
		expected = arena_printf(arena, "%s%s /lines/%zu/%s %s", expected, i ? ";" : "", row,
			faults[kind].member, faults[kind].code);
	}
	assert_string_equal(table_line(body.data, body.size), expected);
	assert_every_column_has(10000);
}

static void more_than_two_hundred_faults_are_counted(void **state)
{
	(void)state;
	struct buffer body = buffer_on(arena);
	roster_lines(&body, 1000, false);
	for (char *at = body.data; (at = strstr(at, "2020-0")); at += 6)
		memcpy(at, "2020-9", 6);
	struct fault fault = { .arena = arena };
	columns = row_columns(arena, roster);
	assert_int_equal(
		body_read_table(roster, body.data, body.size, arena, &fault, columns), ERR_INVALID);
	assert_int_equal(fault.total, 1000);
	assert_int_equal(fault.count, FAULT_PLACES);
	assert_string_equal(fault.places[199].pointer, "/lines/199/hired_on");
}

static void lines_beyond_the_maximum_are_one_fault(void **state)
{
	(void)state;
	struct buffer body = buffer_on(arena);
	buffer_text(&body, "{\"lines\":[");
	for (int i = 0; i < 20003; i++)
		buffer_printf(&body, "%s{" LINE "}", i ? "," : "", number_of(1));
	buffer_text(&body, "]}");
	assert_string_equal(table_line(body.data, body.size), "invalid 1: /lines too_many 20000");
	assert_every_column_has(20000);
}

static void a_body_beyond_the_memory_of_a_request_is_too_large(void **state)
{
	(void)state;
	struct buffer body = buffer_on(arena);
	roster_lines(&body, 5000, true);
	struct arena *small = arena_create(200000);
	struct fault fault = { .arena = small };
	struct columns *some = row_columns(small, roster);
	assert_int_equal(
		body_read_table(roster, body.data, body.size, small, &fault, some), ERR_TOO_LARGE);
	arena_destroy(small);
}

/* The tree of jansson, written into columns member by member, is the second opinion. */
static void tree_into_columns(json_t *tree, struct columns *into)
{
	size_t i;
	json_t *line;
	json_array_foreach (json_object_get(tree, "lines"), i, line) {
		for (size_t k = 0; k < into->count; k++) {
			struct column *column = &into->column[k];
			json_t *value = json_object_get(line, column->name);
			int32_t day = 0, month = 0;
			const char *text = json_string_value(value);
			if (!value || json_is_null(value))
				column_null(column);
			else if (column->type == COLUMN_INT)
				column_int(column, json_integer_value(value));
			else if (column->type == COLUMN_BOOL)
				column_bool(column, json_is_true(value));
			else if (column->type == COLUMN_TEXT)
				column_text(column, text, json_string_length(value));
			else if (month_parse(text, json_string_length(value), &month))
				column_date(column, month_first(month));
			else if (date_parse(text, json_string_length(value), &day))
				column_date(column, day);
		}
	}
}

static void columns_equal_those_of_a_tree_byte_for_byte(void **state)
{
	(void)state;
	struct buffer body = buffer_on(arena);
	roster_lines(&body, 3000, true);
	assert_string_equal(table_line(body.data, body.size), "ok");
	struct columns *mine = columns, *theirs = row_columns(arena, roster);
	for (size_t i = 0; i < mine->count; i++)
		theirs->column[i].type = mine->column[i].type;
	json_t *tree = json_loadb(body.data, body.size, 0, NULL);
	tree_into_columns(tree, theirs);
	json_decref(tree);
	for (size_t i = 0; i < mine->count; i++) {
		size_t a, b;
		const char *left = column_array(&mine->column[i], &a);
		const char *right = column_array(&theirs->column[i], &b);
		assert_int_equal(a, b);
		assert_memory_equal(left, right, a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_row_fills_its_columns_whatever_its_order),
		cmocka_unit_test(nothing_stands_beside_the_lines),
		cmocka_unit_test(an_id_number_tells_why_it_is_wrong),
		cmocka_unit_test(rows_that_are_no_objects_are_refused),
		cmocka_unit_test(columns_are_asked_for_by_name),
		cmocka_unit_test(thirty_seven_faults_in_ten_thousand_lines_are_exact),
		cmocka_unit_test(more_than_two_hundred_faults_are_counted),
		cmocka_unit_test(lines_beyond_the_maximum_are_one_fault),
		cmocka_unit_test(a_body_beyond_the_memory_of_a_request_is_too_large),
		cmocka_unit_test(columns_equal_those_of_a_tree_byte_for_byte),
	};
	return cmocka_run_group_tests(tests, make_roster, drop_roster);
}

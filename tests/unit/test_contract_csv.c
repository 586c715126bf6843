// floors: contract rules base
#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#undef fail /* cmocka has a macro of this name */

#include "base/date.h"
#include "contract_fixture.h"

/* `name` and `count` are required; titles are Chinese. At most four rows, at least one. */
static const char SHEET[] =
	"{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"lines\"],"
	"\"properties\":{\"lines\":"
	"{\"type\":\"array\",\"minItems\":1,\"maxItems\":4,\"items\":{\"type\":\"object\","
	"\"additionalProperties\":false,\"required\":[\"name\",\"count\",\"note\"],\"properties\":{"
	"\"name\":{\"type\":\"string\",\"minLength\":2,\"maxLength\":4,\"title\":\"姓名\"},"
	"\"count\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":99,\"title\":\"人数\"},"
	"\"note\":{\"type\":[\"string\",\"null\"],\"maxLength\":30,\"title\":\"备注\"},"
	"\"paid_on\":{\"type\":\"string\",\"format\":\"date\",\"title\":\"发放日期\"},"
	"\"wage_fen\":{\"type\":\"integer\",\"format\":\"fen\",\"minimum\":1,"
	"\"maximum\":100050,\"title\":\"工资\"},"
	"\"cash\":{\"type\":\"boolean\",\"title\":\"现金\"}}}}}}";

static struct arena *arena;
static const struct schema *sheet;
static struct columns *columns;

static int make_sheet(void **state)
{
	(void)state;
	const char *why = "";
	arena = arena_create(FIXTURE_LIMIT);
	sheet = body_schema(arena, SHEET, "", &why);
	if (!sheet)
		print_error("%s\n", why);
	return sheet ? 0 : -1;
}

static int drop_sheet(void **state)
{
	(void)state;
	arena_destroy(arena);
	return 0;
}

static const char *csv_line(const char *charset, const char *bytes, size_t size)
{
	struct fault fault = { .arena = arena };
	char *exact = malloc(size ? size : 1);
	assert_non_null(exact);
	memcpy(exact, bytes, size);
	columns = row_columns(arena, sheet);
	enum err err = csv_table_read(sheet, charset, exact, size, arena, &fault, columns);
	free(exact);
	return fault_line(arena, err, &fault);
}

static void assert_csv(const char *csv, const char *expected)
{
	assert_string_equal(csv_line("utf-8", csv, strlen(csv)), expected);
}

/* All cells of a column, joined by `|`; `-` is null. */
static void assert_cells(const char *name, const char *expected)
{
	const struct column *column = columns_named(columns, name);
	struct column_cursor cursor = { .column = column };
	char day[11];
	const char *all = "";
	while (column_next(&cursor)) {
		const char *one = "-";
		if (cursor.bytes && column->type == COLUMN_INT)
			one = arena_printf(arena, "%lld", (long long)column_cursor_int(&cursor));
		else if (cursor.bytes && column->type == COLUMN_BOOL)
			one = *cursor.bytes ? "true" : "false";
		else if (cursor.bytes && column->type == COLUMN_DATE) {
			date_format(column_cursor_date(&cursor), day);
			one = day;
		} else if (cursor.bytes)
			one = arena_copy(arena, cursor.bytes, cursor.size);
		all = arena_printf(arena, "%s%s%s", all, *all ? "|" : "", one);
	}
	assert_string_equal(all, expected);
}

static void rows_fill_columns(void **state)
{
	(void)state;
	assert_csv(
		"name,count,note,paid_on,cash\r\n李明,3,ok,2020-06-30,true\r\nab,0,,,\r\n", "ok");
	assert_int_equal(columns->rows, 2);
	assert_cells("name", "李明|ab");
	assert_cells("count", "3|0");
	assert_cells("note", "ok|-");
	assert_cells("paid_on", "2020-06-30|-");
	assert_cells("cash", "true|-");
}

static void header_names_may_be_the_chinese_titles_in_any_order(void **state)
{
	(void)state;
	assert_csv("备注,人数,name\n甲,1,李明\n", "ok");
	assert_cells("name", "李明");
	assert_cells("note", "甲");
	assert_cells("paid_on", "-");
}

static void a_byte_order_mark_and_every_line_end_are_taken(void **state)
{
	(void)state;
	assert_csv("\xEF\xBB\xBFname,count,note\r\nab,1,\n\"cd\",2,x\r\nef,3,y", "ok");
	assert_cells("name", "ab|cd|ef");
	assert_cells("note", "-|x|y");
}

static void quotes_hold_commas_breaks_and_quotes(void **state)
{
	(void)state;
	assert_csv("name,count,note\n\"a,\"\"b\",\"7\",\"one\r\ntwo\"\n", "ok");
	assert_cells("name", "a,\"b");
	assert_cells("count", "7");
	assert_cells("note", "one\r\ntwo");
}

static void a_title_of_money_says_whether_its_cells_are_yuan_or_fen(void **state)
{
	(void)state;
	assert_csv("name,count,工资（元）\nab,1,7\ncd,1,0.05\nef,1,1000.50\ngh,1,\n", "ok");
	assert_cells("wage_fen", "700|5|100050|-");
	assert_csv("name,count,工资(元)\nab,1,7.5\n", "ok");
	assert_cells("wage_fen", "750");
	assert_csv("name,count,工资（分）\nab,1,7\n", "ok");
	assert_csv("name,count,工资(分)\nab,1,7\n", "ok");
	assert_csv("name,count,wage_fen\nab,1,7\n", "ok");
	assert_cells("wage_fen", "7");
	assert_csv("name,count,工资（分）\nab,1,7.00\n", "invalid 1: /lines/0/wage_fen fen_format");
}

static void a_title_of_money_without_its_unit_is_refused_alone(void **state)
{
	(void)state;
	assert_csv("name,count,工资\nab,x,7\n", "invalid 1: /lines/0/工资 unit_missing");
	assert_csv("name,count,工资（万元）\n", "invalid 1: /lines/0/工资（万元） unit_missing");
	assert_csv("name,count,工资(元）\n", "invalid 1: /lines/0/工资(元） unit_missing");
	assert_csv("name,count,工资（元\n", "invalid 1: /lines/0/工资（元 unit_missing");
	assert_csv("name,count,工资元\n", "invalid 1: /lines/0/工资元 column_unknown");
	assert_csv(
		"name,count,wage_fen（元）\n", "invalid 1: /lines/0/wage_fen（元） column_unknown");
	assert_csv("name,人数（分）\n", "invalid 2: /lines/0/人数（分） column_unknown; "
					"/lines/0/count column_missing");
	assert_csv("name,count,工资（元）,工资（分）\n",
		"invalid 1: /lines/0/工资（分） duplicate_key");
}

static void bounds_of_yuan_are_told_in_yuan(void **state)
{
	(void)state;
	assert_csv("name,count,工资（元）\nab,1,1000.51\ncd,1,0\nef,1,-1\ngh,1,1.005\n",
		"invalid 4: /lines/0/wage_fen too_big 1000; /lines/1/wage_fen too_small 1; "
		"/lines/2/wage_fen too_small 1; /lines/3/wage_fen yuan_format");
	assert_cells("wage_fen", "-|-|-|-");
}

static void wrong_quotes_end_the_reading(void **state)
{
	(void)state;
	assert_csv("name,count,note\nab,1,\"open\n", "bad_request 1: /lines/0 format");
	assert_csv("name,count,note\nab,1,x\nab,1,\"a\"b\n", "bad_request 1: /lines/1 format");
	assert_csv("name,count,note\na\"b,1,x\n", "bad_request 1: /lines/0 format");
	assert_csv("name,count,note\rab,1,x\r", "bad_request 1: /lines/0 format");
	assert_csv("\"name,count,note\nab,1,x\n", "bad_request 1: /lines/0 format");
}

static void unknown_and_missing_columns_are_told_once(void **state)
{
	(void)state;
	assert_csv("name,size/kg,paid_on\nx,y,z\nx,y,z\n",
		"invalid 2: /lines/0/size~1kg column_unknown; /lines/0/count column_missing");
	assert_csv("name,count,note,姓名\n", "invalid 1: /lines/0/姓名 duplicate_key");
	assert_csv("", "invalid 2: /lines/0/name column_missing; /lines/0/count column_missing");
	assert_csv("name,count,\xFF\n", "invalid 1: /lines/0/2 encoding");
	assert_csv("name,count,\n", "invalid 1: /lines/0/ column_unknown");
}

static void every_faulty_cell_is_told(void **state)
{
	(void)state;
	assert_csv(
		"name,count,note,paid_on,cash\nx,100,,2020-6-1,maybe\nab,1.0,n,,\nlonger,-1,n,,\n",
		"invalid 7: /lines/0/name too_short 2; /lines/0/count too_big 99; /lines/0/paid_on "
		"format; "
		"/lines/0/cash type; /lines/1/count type; /lines/2/name too_long 4; /lines/2/count "
		"too_small");
	assert_int_equal(columns->rows, 3);
	assert_csv("name,count,note\nab,,\n,1,\n",
		"invalid 2: /lines/0/count required; /lines/1/name required");
	assert_csv("name,count,note\nab,99999999999999999999,\n",
		"invalid 1: /lines/0/count too_big 99");
	assert_csv("name,count,note\nab, 1,\n", "invalid 1: /lines/0/count type");
	assert_csv("name,count,note\nab,01,\n", "invalid 1: /lines/0/count type");
}

static void a_row_has_as_many_cells_as_the_header(void **state)
{
	(void)state;
	assert_csv("name,count,note\nab,1\nab,1,n,extra\nab,1,n,\n",
		"invalid 3: /lines/0 too_few 3; /lines/1 too_many 3; /lines/2 too_many 3");
	assert_csv("name,count,note\n,,,extra\n", "invalid 1: /lines/0 too_many 3");
}

static void booleans_are_written_in_many_ways(void **state)
{
	(void)state;
	assert_csv("name,count,cash\nab,1,true\nab,1,0\nab,1,是\nab,1,FALSE\n", "ok");
	assert_cells("cash", "true|false|true|false");
	assert_csv("name,count,cash\nab,1,1\nab,1,false\nab,1,否\nab,1,TRUE\n", "ok");
	assert_cells("cash", "true|false|false|true");
	assert_csv("name,count,cash\nab,1,yes\n", "invalid 1: /lines/0/cash type");
}

static void blank_rows_are_forgiven_at_the_end_only(void **state)
{
	(void)state;
	assert_csv("name,count,note\nab,1,\n\n,,\n\r\n", "ok");
	assert_int_equal(columns->rows, 1);
	assert_csv("name,count,note\nab,1,\n\nab,2,\n",
		"invalid 2: /lines/1/name required; /lines/1/count required");
	assert_csv("name,count,note\n", "invalid 1: /lines too_few 1");
	assert_csv("name,count,note\n\n\n\n\n\n\n\n", "invalid 1: /lines too_few 1");
}

static void rows_beyond_the_maximum_are_one_fault(void **state)
{
	(void)state;
	assert_csv("name,count,note\nab,1,\nab,1,\nab,1,\nab,1,\n\n\n", "ok");
	assert_csv("name,count,note\nab,1,\nab,1,\nab,1,\nab,1,\nab,1,\nab,x,\n",
		"invalid 1: /lines too_many 4");
	assert_int_equal(columns->rows, 4);
}

static void nul_and_broken_text_are_refused_in_their_cell(void **state)
{
	(void)state;
	static const char nul[] = "name,count,note\na\0b,1,\n";
	assert_string_equal(
		csv_line("utf-8", nul, sizeof(nul) - 1), "invalid 1: /lines/0/name encoding");
	assert_csv("name,count,note\nab,1,\xC0\x80\nab,1,\xE4\xB8\n",
		"invalid 2: /lines/0/note encoding; /lines/1/note encoding");
}

static void gb18030_is_read_when_it_is_declared(void **state)
{
	(void)state;
	static const char utf8[] = "姓名,人数,备注\r\n李明,3,\xF0\xA0\x80\x80稳岗\r\n";
	char encoded[200], *from = (char *)(uintptr_t)utf8, *to = encoded;
	size_t left = sizeof(utf8) - 1, room = sizeof(encoded);
	iconv_t converter = iconv_open("GB18030", "UTF-8");
	assert_int_equal(iconv(converter, &from, &left, &to, &room), 0);
	iconv_close(converter);
	size_t size = sizeof(encoded) - room;
	static const char *const names[] = { "GB18030", "gb18030", "GBK", "gb2312" };
	for (size_t i = 0; i < LENGTH(names); i++) {
		assert_string_equal(csv_line(names[i], encoded, size), "ok");
		assert_cells("name", "李明");
		assert_cells("note", "\xF0\xA0\x80\x80稳岗");
	}
	assert_non_null(strstr(csv_line("utf-8", encoded, size), "/lines/0/0 encoding"));
	memcpy(encoded + size - 2, "\x81\n", 2);
	assert_string_equal(csv_line("gb18030", encoded, size), "bad_request 1: /lines/0 encoding");
}

static void a_charset_nobody_knows_is_an_unsupported_type(void **state)
{
	(void)state;
	assert_string_equal(csv_line("big5", "name", 4), "unsupported_media_type 0:");
	assert_string_equal(csv_line(NULL, "name,count,note\nab,1,\n", 22), "ok");
	assert_string_equal(csv_line("", "name,count,note\nab,1,\n", 22), "ok");
}

static void csv_and_json_give_the_same_columns(void **state)
{
	(void)state;
	static const char json[] =
		"{\"lines\":[{\"name\":\"李明\",\"count\":3,\"note\":null,\"cash\":false},"
		"{\"note\":\"n\",\"count\":9,\"name\":\"ab\",\"paid_on\":\"2020-06-30\"}]}";
	struct fault fault = { .arena = arena };
	struct columns *theirs = row_columns(arena, sheet);
	assert_int_equal(
		body_read_table(sheet, json, strlen(json), arena, &fault, theirs), ERR_NONE);
	assert_csv("姓名,人数,备注,发放日期,现金\n李明,3,,,否\nab,9,n,2020-06-30,\n", "ok");
	for (size_t i = 0; i < columns->count; i++) {
		size_t a, b;
		const char *left = column_array(&columns->column[i], &a);
		const char *right = column_array(&theirs->column[i], &b);
		assert_int_equal(a, b);
		assert_memory_equal(left, right, a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_fill_columns),
		cmocka_unit_test(header_names_may_be_the_chinese_titles_in_any_order),
		cmocka_unit_test(a_byte_order_mark_and_every_line_end_are_taken),
		cmocka_unit_test(quotes_hold_commas_breaks_and_quotes),
		cmocka_unit_test(a_title_of_money_says_whether_its_cells_are_yuan_or_fen),
		cmocka_unit_test(a_title_of_money_without_its_unit_is_refused_alone),
		cmocka_unit_test(bounds_of_yuan_are_told_in_yuan),
		cmocka_unit_test(wrong_quotes_end_the_reading),
		cmocka_unit_test(unknown_and_missing_columns_are_told_once),
		cmocka_unit_test(every_faulty_cell_is_told),
		cmocka_unit_test(a_row_has_as_many_cells_as_the_header),
		cmocka_unit_test(booleans_are_written_in_many_ways),
		cmocka_unit_test(blank_rows_are_forgiven_at_the_end_only),
		cmocka_unit_test(rows_beyond_the_maximum_are_one_fault),
		cmocka_unit_test(nul_and_broken_text_are_refused_in_their_cell),
		cmocka_unit_test(gb18030_is_read_when_it_is_declared),
		cmocka_unit_test(a_charset_nobody_knows_is_an_unsupported_type),
		cmocka_unit_test(csv_and_json_give_the_same_columns),
	};
	return cmocka_run_group_tests(tests, make_sheet, drop_sheet);
}

// floors: http base
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "http/wire/csv.h"

#include <cmocka.h> /* last: it defines fail() */

#define BOM "\xEF\xBB\xBF"

static void csv_is(size_t count, const char *const *items, const char *expected)
{
	struct arena *arena = arena_create(1 << 20);
	struct buffer out = buffer_on(arena);
	csv_write(count, items, &out);
	assert_string_equal(out.data, expected);
	arena_destroy(arena);
}

static void members_become_columns_in_the_order_they_appear(void **state)
{
	const char *const items[] = {
		"{\"id\":\"1\",\"amount_fen\":-30000,\"done\":true}",
		" { \"id\" : \"2\" , \"note\" : null , \"amount_fen\" : 5 } ",
	};
	(void)state;
	csv_is(2, items, BOM "id,amount_fen,done,note\r\n1,-30000,true,\r\n2,5,,\r\n");
}

static void a_list_without_items_is_only_a_mark(void **state)
{
	(void)state;
	csv_is(0, NULL, BOM);
}

static void separators_and_quotes_are_quoted(void **state)
{
	const char *const items[] = {
		"{\"a\":\"x,y\",\"b\":\"say \\\"hi\\\"\",\"c\":\"one\\ntwo\"}"
	};
	(void)state;
	csv_is(1, items, BOM "a,b,c\r\n\"x,y\",\"say \"\"hi\"\"\",\"one\ntwo\"\r\n");
}

static void nested_values_stay_json(void **state)
{
	const char *const items[] = { "{\"a\":{\"b\":[1,\"]}\"]},\"c\":[]}" };
	(void)state;
	csv_is(1, items, BOM "a,c\r\n\"{\"\"b\"\":[1,\"\"]}\"\"]}\",[]\r\n");
}

static void escapes_become_characters(void **state)
{
	const char *const items[] = { "{\"a\":\"\\u7a33\\u5c97 \\ud83d\\ude00 \\/ \\\\\"}" };
	(void)state;
	csv_is(1, items, BOM "a\r\n\xE7\xA8\xB3\xE5\xB2\x97 \xF0\x9F\x98\x80 / \\\r\n");
}

static void what_a_spreadsheet_would_run_is_defused(void **state)
{
	static const struct {
		const char *text, *field;
	} cases[] = {
		{ "=1+1", "'=1+1" },
		{ "+86", "'+86" },
		{ "-1", "'-1" },
		{ "@SUM(A1)", "'@SUM(A1)" },
		{ "\tx", "'\tx" },
		{ "\rx", "\"'\rx\"" },
		{ "\xEF\xBC\x9D"
		  "1",
			"'\xEF\xBC\x9D"
			"1" },
		{ "\xEF\xBC\xA0x", "'\xEF\xBC\xA0x" },
		{ "=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"" },
		{ "a=1", "a=1" },
		{ "", "" },
	};
	struct arena *arena = arena_create(1 << 16);
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buffer item = buffer_on(arena), out = buffer_on(arena);
		buffer_text(&item, "{\"a\":");
		buffer_json(&item, cases[i].text);
		buffer_text(&item, "}");
		csv_write(1, (const char *const[]){ item.data }, &out);
		assert_string_equal(
			out.data, arena_printf(arena, BOM "a\r\n%s\r\n", cases[i].field));
	}
	arena_destroy(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_become_columns_in_the_order_they_appear),
		cmocka_unit_test(a_list_without_items_is_only_a_mark),
		cmocka_unit_test(separators_and_quotes_are_quoted),
		cmocka_unit_test(nested_values_stay_json),
		cmocka_unit_test(escapes_become_characters),
		cmocka_unit_test(what_a_spreadsheet_would_run_is_defused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

// floors: http base
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "http/wire/accept.h"

#include <cmocka.h> /* last: it defines fail() */

static void the_closest_range_decides_how_much_a_type_is_wanted(void **state)
{
	static const struct {
		const char *accept, *type;
		int quality;
	} cases[] = {
		{ NULL, "application/json", 1000 },
		{ "*/*", "application/json", 1000 },
		{ "", "application/json", 0 },
		{ "application/json", "application/json", 1000 },
		{ "Application/JSON", "application/json", 1000 },
		{ "application/*;q=0.5", "application/json", 500 },
		{ "text/html", "application/json", 0 },
		{ "text/csv;q=0.9, application/json;q=0.25", "application/json", 250 },
		{ "text/csv;q=0.9, application/json;q=0.25", "text/csv", 900 },
		{ "*/*;q=0.1, text/*;q=0.2, text/csv;q=0.3", "text/csv", 300 },
		{ "text/csv;q=0.3, text/*;q=0.2, */*;q=1", "text/csv", 300 },
		{ "*/*, application/json;q=0", "application/json", 0 },
		{ "application/json;q=x", "application/json", 0 },
		{ "application/json;q=1.5", "application/json", 1000 },
		{ "application/json;v=\"a,b\";q=0.7", "application/json", 700 },
		{ "application/jsonx", "application/json", 0 },
		{ "application", "application/json", 0 },
	};
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_int_equal(accept_media(cases[i].accept, cases[i].type), cases[i].quality);
}

static void chinese_is_spoken_unless_english_is_wanted_more(void **state)
{
	static const struct {
		const char *header;
		bool english;
	} cases[] = {
		{ NULL, false },
		{ "", false },
		{ "zh-CN", false },
		{ "en", true },
		{ "en-GB,en;q=0.9", true },
		{ "zh-CN,zh;q=0.9,en;q=0.8", false },
		{ "en;q=0.9,zh;q=0.8", true },
		{ "zh;q=0.8,en;q=0.9", true },
		{ "en,zh", true },
		{ "zh,en", false },
		{ "ug", false },
		{ "ug,en;q=0.5", true },
		{ "*", false },
		{ "*;q=0.1,en", true },
		{ "en;q=0", false },
		{ "english", false },
	};
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_int_equal(accept_english(cases[i].header), cases[i].english);
}

static void gzip_is_used_only_where_it_is_taken(void **state)
{
	(void)state;
	assert_false(accept_gzip(NULL));
	assert_false(accept_gzip("br"));
	assert_false(accept_gzip("gzip;q=0"));
	assert_false(accept_gzip("*, gzip;q=0"));
	assert_true(accept_gzip("gzip"));
	assert_true(accept_gzip("deflate, GZIP;q=0.5"));
	assert_true(accept_gzip("*"));
}

static void a_content_type_is_its_type_and_its_charset(void **state)
{
	struct arena *arena = arena_create(1 << 16);
	struct media_name name;
	(void)state;
	assert_true(accept_content_type("Application/JSON", arena, &name));
	assert_string_equal(name.type, "application/json");
	assert_null(name.charset);
	assert_true(accept_content_type(
		"text/csv ; header=present; Charset=\"GB18030\"", arena, &name));
	assert_string_equal(name.type, "text/csv");
	assert_string_equal(name.charset, "gb18030");
	assert_false(accept_content_type("json", arena, &name));
	assert_false(accept_content_type("", arena, &name));
	arena_destroy(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_closest_range_decides_how_much_a_type_is_wanted),
		cmocka_unit_test(chinese_is_spoken_unless_english_is_wanted_more),
		cmocka_unit_test(gzip_is_used_only_where_it_is_taken),
		cmocka_unit_test(a_content_type_is_its_type_and_its_charset),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

// floors: http crypt base
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "http/path/cursor.h"

#include <cmocka.h> /* last: it defines fail() */

static const uint8_t TAG[CURSOR_TAG] = { 1, 2, 3, 4, 5, 6, 7, 255 };

static void a_position_survives_its_text(void **state)
{
	static const struct cursor cases[] = {
		{ "01890c5e-8d7a-7b1e-9a43-0a2f6f4f9b11", "2020-07-15 10:00:00.123456+08" },
		{ "", "" },
		{ "1", "\xE7\xA8\xB3\xE5\xB2\x97" },
	};
	struct arena *arena = arena_create(1 << 16);
	uint8_t tag[CURSOR_TAG];
	struct cursor cursor;
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *text = cursor_write(arena, TAG, &cases[i]);
		assert_true(cursor_read(arena, text, tag, &cursor));
		assert_memory_equal(tag, TAG, CURSOR_TAG);
		assert_string_equal(cursor.id, cases[i].id);
		assert_string_equal(cursor.k1, cases[i].k1);
	}
	arena_destroy(arena);
}

static void what_is_no_cursor_is_refused(void **state)
{
	/* too short, not base64url, an id longer than the rest, a NUL within */
	static const char *const cases[] = { "", "AQIDBAUGBw", "AQIDBAUGB_8=", "****",
		"AQIDBAUGB_8F", "AQIDBAUGB_8BAA" };
	struct arena *arena = arena_create(1 << 16);
	uint8_t tag[CURSOR_TAG];
	struct cursor cursor;
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_false(cursor_read(arena, cases[i], tag, &cursor));
	arena_destroy(arena);
}

static void a_position_too_long_for_a_cursor_is_told(void **state)
{
	struct arena *arena = arena_create(1 << 16);
	char k1[CURSOR_MAX];
	const struct cursor cursor = { "1", k1 };
	(void)state;
	memset(k1, 'x', sizeof(k1) - 1);
	k1[sizeof(k1) - 1] = '\0';
	assert_null(cursor_write(arena, TAG, &cursor));
	k1[CURSOR_MAX / 4 * 3 - CURSOR_TAG - 2] = '\0';
	assert_int_equal(strlen(cursor_write(arena, TAG, &cursor)), CURSOR_MAX);
	arena_destroy(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_position_survives_its_text),
		cmocka_unit_test(what_is_no_cursor_is_refused),
		cmocka_unit_test(a_position_too_long_for_a_cursor_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

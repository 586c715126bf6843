// floors: base
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/app/config.c" /* the table belongs to the program, which is no floor */

#include <cmocka.h> /* last: it defines fail() */

static bool read_flags(struct config *config, struct arena *arena, int *argc, char **argv)
{
	const char *why = NULL;
	bool read = config_read(config, argc, argv, arena, &why);
	assert_true(read || why);
	return read;
}

static void every_setting_has_a_default_it_takes(void **state)
{
	struct arena *arena = arena_create(1 << 16);
	struct config config;
	int argc = 0;
	(void)state;
	clearenv();
	assert_true(read_flags(&config, arena, &argc, NULL));
	assert_int_equal(config.port, 8080);
	assert_int_equal(config.pool, 8);
	assert_int_equal(config.deadline_s, 60);
	assert_string_equal(config.listen, "127.0.0.1");
	assert_false(config.sandbox);
	arena_destroy(arena);
}

static void a_flag_wins_over_the_environment(void **state)
{
	struct arena *arena = arena_create(1 << 16);
	struct config config;
	char *argv[] = { "--port=81", "word", "--sandbox", "--database", "dbname=x", "other" };
	int argc = LENGTH(argv);
	(void)state;
	clearenv();
	setenv("WENGANG_PORT", "80", 1);
	setenv("WENGANG_CHECK_RESPONSES", "on", 1);
	assert_true(read_flags(&config, arena, &argc, argv));
	assert_int_equal(config.port, 81);
	assert_true(config.check_replies);
	assert_true(config.sandbox);
	assert_string_equal(config.database, "dbname=x");
	assert_int_equal(argc, 2);
	assert_string_equal(argv[0], "word");
	assert_string_equal(argv[1], "other");
	arena_destroy(arena);
}

static void what_a_setting_cannot_be_is_refused(void **state)
{
	static const char *const cases[] = { "--port=0", "--port=65536", "--port=8O",
		"--port=", "--port", "--sandbox=maybe", "--nothing=1", "--", "--rate=-1",
		"--pool=99999999999" };
	struct arena *arena = arena_create(1 << 16);
	struct config config;
	(void)state;
	clearenv();
	for (size_t i = 0; i < LENGTH(cases); i++) {
		char *argv[] = { (char *)cases[i] };
		int argc = 1;
		assert_false(read_flags(&config, arena, &argc, argv));
	}
	setenv("WENGANG_POOL", "many", 1);
	int none = 0;
	assert_false(read_flags(&config, arena, &none, NULL));
	arena_destroy(arena);
}

static void names_and_places_are_unique(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(SETTINGS); i++)
		for (size_t j = 0; j < i; j++) {
			assert_string_not_equal(SETTINGS[i].name, SETTINGS[j].name);
			assert_int_not_equal(SETTINGS[i].at, SETTINGS[j].at);
		}
}

static void the_table_prints_a_row_for_each_setting(void **state)
{
	char *text = NULL;
	size_t size = 0, lines = 0;
	FILE *out = open_memstream(&text, &size);
	(void)state;
	config_dump(out);
	fclose(out);
	for (size_t i = 0; i < size; i++)
		lines += text[i] == '\n';
	assert_int_equal(lines, LENGTH(SETTINGS) + 2);
	assert_non_null(
		strstr(text, "| `--check-responses` | `WENGANG_CHECK_RESPONSES` | `off` |"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_setting_has_a_default_it_takes),
		cmocka_unit_test(a_flag_wins_over_the_environment),
		cmocka_unit_test(what_a_setting_cannot_be_is_refused),
		cmocka_unit_test(names_and_places_are_unique),
		cmocka_unit_test(the_table_prints_a_row_for_each_setting),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

// floors: base
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/log.h"

#include <cmocka.h> /* last: it defines fail() */

static const char *ended(struct log_line *line)
{
	line->text[line->size] = '\0';
	return line->text;
}

static void a_line_is_json_with_time_level_and_event(void **state)
{
	struct log_line line;
	(void)state;
	log_begin(&line, LOG_WARN, "serving");
	log_text(&line, "code", "stale");
	log_text(&line, "absent", NULL);
	log_int(&line, "status", -7);
	const char *text = ended(&line);
	assert_non_null(strstr(text, "+08:00\",\"level\":\"warn\",\"event\":\"serving\",\"code\":"
				     "\"stale\",\"status\":-7"));
	assert_int_equal(strncmp(text, "{\"at\":\"20", 9), 0);
	assert_null(strstr(text, "absent"));
}

static void nothing_breaks_out_of_its_string(void **state)
{
	struct log_line line;
	(void)state;
	log_begin(&line, LOG_INFO, "x");
	log_text(&line, "v", "a\"\\\n\x01\xFF\xC0\xAF\xED\xA0\x80\xE7\xA8\xB3");
	assert_non_null(strstr(ended(&line), "\"a\\u0022\\u005c\\u000a\\u0001\\u00ff\\u00c0\\u00af"
					     "\\u00ed\\u00a0\\u0080\xE7\xA8\xB3\""));
}

static void a_member_too_long_is_left_out_whole(void **state)
{
	struct log_line line;
	char big[LOG_LINE_MAX + 1];
	(void)state;
	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	log_begin(&line, LOG_INFO, "x");
	log_text(&line, "big", big);
	log_int(&line, "small", 1);
	assert_true(line.cut);
	assert_null(strstr(ended(&line), "xxx"));
	assert_non_null(strstr(line.text, "\"small\":1"));
}

static void levels_have_names(void **state)
{
	enum log_level level;
	(void)state;
	assert_true(log_level_named("error", &level));
	assert_int_equal(level, LOG_ERROR);
	assert_false(log_level_named("loud", &level));
}

static void a_line_below_the_threshold_is_not_even_put_together(void **state)
{
	struct log_line line;
	(void)state;
	line.size = 0;
	log_begin(&line, LOG_DEBUG, "x");
	log_text(&line, "a", "b");
	log_int(&line, "c", 1);
	log_end(&line);
	assert_int_equal(line.size, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_json_with_time_level_and_event),
		cmocka_unit_test(nothing_breaks_out_of_its_string),
		cmocka_unit_test(a_member_too_long_is_left_out_whole),
		cmocka_unit_test(levels_have_names),
		cmocka_unit_test(a_line_below_the_threshold_is_not_even_put_together),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

// floors: http base
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http/wire/request.h"

#include <cmocka.h> /* last: it defines fail() */

static void a_header_is_found_in_any_case(void **state)
{
	const struct header headers[] = { { "IF-MATCH", "1" }, { "X", "2" } };
	const struct request request = { .header_count = 2, .headers = headers };
	(void)state;
	assert_string_equal(request_header(&request, "If-Match"), "1");
	assert_null(request_header(&request, "If-None-Match"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_header_is_found_in_any_case),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

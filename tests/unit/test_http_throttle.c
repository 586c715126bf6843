// floors: http base
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "http/wire/throttle.h"

#include <cmocka.h> /* last: it defines fail() */

#define SECOND INT64_C(1000000)

static void a_burst_is_granted_up_to_the_limit(void **state)
{
	struct arena *arena = arena_create(1 << 22);
	struct throttle *throttle = throttle_create(arena, 60);
	(void)state;
	for (int i = 0; i < 60; i++) {
		struct allowance allowance = throttle_take(throttle, "user:a", 100 * SECOND);
		assert_true(allowance.granted);
		assert_int_equal(allowance.limit, 60);
		assert_int_equal(allowance.remaining, 59 - i);
	}
	struct allowance refused = throttle_take(throttle, "user:a", 100 * SECOND);
	assert_false(refused.granted);
	assert_int_equal(refused.remaining, 0);
	assert_int_equal(refused.reset_s, 1);
	arena_destroy(arena);
}

static void a_token_comes_back_with_time(void **state)
{
	struct arena *arena = arena_create(1 << 22);
	struct throttle *throttle = throttle_create(arena, 60);
	(void)state;
	for (int i = 0; i < 60; i++)
		throttle_take(throttle, "user:a", 0);
	assert_false(throttle_take(throttle, "user:a", SECOND - 1).granted);
	assert_true(throttle_take(throttle, "user:a", SECOND + 1).granted);
	assert_false(throttle_take(throttle, "user:a", SECOND + 2).granted);
	assert_int_equal(throttle_take(throttle, "user:a", 100 * SECOND).remaining, 59);
	arena_destroy(arena);
}

static void one_caller_does_not_pay_for_another(void **state)
{
	struct arena *arena = arena_create(1 << 22);
	struct throttle *throttle = throttle_create(arena, 1);
	(void)state;
	assert_true(throttle_take(throttle, "user:a", 0).granted);
	assert_false(throttle_take(throttle, "user:a", 0).granted);
	assert_true(throttle_take(throttle, "user:b", 0).granted);
	arena_destroy(arena);
}

static void without_a_limit_everything_is_granted(void **state)
{
	struct arena *arena = arena_create(1 << 22);
	struct throttle *throttle = throttle_create(arena, 0);
	(void)state;
	for (int i = 0; i < 1000; i++)
		assert_true(throttle_take(throttle, "user:a", 0).granted);
	assert_int_equal(throttle_take(throttle, "user:a", 0).limit, 0);
	arena_destroy(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_burst_is_granted_up_to_the_limit),
		cmocka_unit_test(a_token_comes_back_with_time),
		cmocka_unit_test(one_caller_does_not_pay_for_another),
		cmocka_unit_test(without_a_limit_everything_is_granted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

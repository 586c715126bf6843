// floors: http base
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/date.h"
#include "http/wire/problem.h"

#include <cmocka.h> /* last: it defines fail() */

static json_t *written(
	struct arena *arena, const struct fault *fault, bool english, const char *path)
{
	const struct problem_scene scene = { english, path, "req-1" };
	struct buffer out = buffer_on(arena);
	json_error_t error;
	problem_write(fault, &scene, &out);
	json_t *problem = json_loads(out.data, JSON_REJECT_DUPLICATES, &error);
	assert_non_null(problem);
	return problem;
}

static void text_is(const json_t *object, const char *name, const char *expected)
{
	const char *text = json_string_value(json_object_get(object, name));
	assert_non_null(text);
	assert_string_equal(text, expected);
}

static void a_problem_names_itself_in_both_languages(void **state)
{
	struct arena *arena = arena_create(1 << 20);
	struct fault fault = { .arena = arena, .err = ERR_STALE };
	(void)state;
	json_t *english = written(arena, &fault, true, "/v1/claims/1");
	text_is(english, "type", "/problems/stale");
	text_is(english, "code", "stale");
	text_is(english, "title", "The resource has changed since it was read");
	text_is(english, "instance", "/v1/claims/1");
	text_is(english, "request_id", "req-1");
	assert_int_equal(json_integer_value(json_object_get(english, "status")), 412);
	assert_null(json_object_get(english, "errors"));
	json_t *chinese = written(arena, &fault, false, "/v1/claims/1");
	text_is(chinese, "title", "数据已被他人更新");
	text_is(chinese, "code", "stale");
	json_decref(english);
	json_decref(chinese);
	arena_destroy(arena);
}

static void facts_are_members_as_texts_or_numbers(void **state)
{
	struct arena *arena = arena_create(1 << 20);
	struct fault fault = { .arena = arena, .err = ERR_TOO_LARGE };
	(void)state;
	fault_tell(&fault, "emptied_on", "2020-09-01", 0);
	const char *const names[] = { "bytes_left", "scans_left", "drafts_left", "left_out" };
	for (int i = 0; i < FAULT_FACTS; i++)
		fault_tell(&fault, names[i], NULL, 9000000000 + i);
	json_t *problem = written(arena, &fault, true, "/v1/cases/1/documents");
	text_is(problem, "emptied_on", "2020-09-01");
	assert_int_equal(json_integer_value(json_object_get(problem, "bytes_left")), 9000000000);
	assert_int_equal(json_integer_value(json_object_get(problem, "status")), 413);
	assert_null(json_object_get(problem, "left_out"));
	fault_clear(&fault);
	assert_int_equal(fault.facts, 0);
	json_decref(problem);
	arena_destroy(arena);
}

static void every_place_is_listed_with_its_number(void **state)
{
	struct arena *arena = arena_create(1 << 20);
	struct fault fault = { .arena = arena };
	(void)state;
	fault_add(&fault, "/name", CODE_TOO_LONG, 20);
	fault_add(&fault, "/lines/3/id_number", CODE_ID_CHECK_DIGIT, 0);
	fault.err = ERR_INVALID;
	json_t *problem = written(arena, &fault, true, "/v1/claims");
	const json_t *errors = json_object_get(problem, "errors");
	assert_int_equal(json_array_size(errors), 2);
	text_is(problem, "detail", "has more than 20 characters");
	text_is(json_array_get(errors, 0), "detail", "has more than 20 characters");
	text_is(json_array_get(errors, 0), "code", "too_long");
	assert_null(json_object_get(json_array_get(errors, 0), "clause"));
	text_is(json_array_get(errors, 1), "pointer", "/lines/3/id_number");
	text_is(json_array_get(errors, 1), "clause", "S46");
	assert_int_equal(json_integer_value(json_object_get(problem, "total")), 2);
	json_decref(problem);
	arena_destroy(arena);
}

static void a_column_is_named_by_the_title_it_should_have(void **state)
{
	struct arena *arena = arena_create(1 << 20);
	struct fault fault = { .arena = arena, .err = ERR_INVALID };
	(void)state;
	fault_add_place(&fault, &(struct fault_place){ .pointer = "/records/0/欠费",
					.code = CODE_UNIT_MISSING,
					.days = { .from = DATE_NONE, .until = DATE_NONE },
					.title = "欠费" });
	json_t *problem = written(arena, &fault, false, "/");
	text_is(problem, "detail", "金额列的标题须写明单位：欠费（元）或欠费（分）");
	json_decref(problem);
	arena_destroy(arena);
}

static void a_window_names_what_grants_its_last_day(void **state)
{
	struct arena *arena = arena_create(1 << 20);
	struct fault fault = { .arena = arena, .err = ERR_GUARD };
	struct fault_days days = {
		.from = DATE_NONE, .until = 7688, .granted = { "late_approval_days", 10, true }
	};
	(void)state;
	fault_add_days(&fault, "", GUARD_claim_window, days);
	days.granted.assumed = false;
	fault_add_days(&fault, "", GUARD_claim_window, days);
	json_t *problem = written(arena, &fault, false, "/");
	const json_t *assumed = json_array_get(json_object_get(problem, "errors"), 0);
	const json_t *stated = json_array_get(json_object_get(problem, "errors"), 1);
	text_is(problem, "detail",
		"不在月度申请受理期内：至 2021-01-18 止（late_approval_days：10 "
		"个工作日，推定值）");
	text_is(assumed, "parameter", "late_approval_days");
	assert_true(json_is_true(json_object_get(assumed, "assumed")));
	text_is(stated, "detail",
		"不在月度申请受理期内：至 2021-01-18 止（late_approval_days：10 个工作日）");
	assert_true(json_is_false(json_object_get(stated, "assumed")));
	json_decref(problem);
	arena_destroy(arena);
}

static void more_places_than_are_listed_are_still_counted(void **state)
{
	struct arena *arena = arena_create(1 << 22);
	struct fault fault = { .arena = arena };
	(void)state;
	for (int i = 0; i < FAULT_PLACES + 7; i++)
		fault_add(&fault, "/x", CODE_REQUIRED, 0);
	fault.err = ERR_INVALID;
	json_t *problem = written(arena, &fault, false, "/");
	assert_int_equal(json_array_size(json_object_get(problem, "errors")), FAULT_PLACES);
	assert_int_equal(json_integer_value(json_object_get(problem, "total")), FAULT_PLACES + 7);
	json_decref(problem);
	arena_destroy(arena);
}

static void what_would_be_allowed_is_an_array(void **state)
{
	struct arena *arena = arena_create(1 << 20);
	struct fault fault = { .arena = arena,
		.err = ERR_ACTION,
		.allowed = "submit,withdraw",
		.clause = "S46",
		.location = "/v1/claims/2" };
	(void)state;
	json_t *problem = written(arena, &fault, true, "/");
	const json_t *allowed = json_object_get(problem, "allowed_actions");
	assert_int_equal(json_array_size(allowed), 2);
	assert_string_equal(json_string_value(json_array_get(allowed, 1)), "withdraw");
	text_is(problem, "clause", "S46");
	text_is(problem, "location", "/v1/claims/2");
	json_decref(problem);
	arena_destroy(arena);
}

static void a_path_that_is_no_plain_text_is_shown_encoded(void **state)
{
	struct arena *arena = arena_create(1 << 20);
	struct fault fault = { .arena = arena, .err = ERR_NOT_FOUND };
	(void)state;
	json_t *problem = written(arena, &fault, true, "/\xFF\"<script>\x01");
	text_is(problem, "instance", "/%FF%22%3Cscript%3E%01");
	json_decref(problem);
	arena_destroy(arena);
}

static void every_kind_of_error_makes_a_problem(void **state)
{
	struct arena *arena = arena_create(1 << 22);
	(void)state;
	for (int e = ERR_NONE + 1; e < ERR_COUNT; e++) {
		struct fault fault = { .arena = arena, .err = (enum err)e };
		json_t *problem = written(arena, &fault, e % 2, "/");
		text_is(problem, "code", err_kind((enum err)e)->slug);
		json_decref(problem);
	}
	arena_destroy(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_problem_names_itself_in_both_languages),
		cmocka_unit_test(facts_are_members_as_texts_or_numbers),
		cmocka_unit_test(every_place_is_listed_with_its_number),
		cmocka_unit_test(a_column_is_named_by_the_title_it_should_have),
		cmocka_unit_test(a_window_names_what_grants_its_last_day),
		cmocka_unit_test(more_places_than_are_listed_are_still_counted),
		cmocka_unit_test(what_would_be_allowed_is_an_array),
		cmocka_unit_test(a_path_that_is_no_plain_text_is_shown_encoded),
		cmocka_unit_test(every_kind_of_error_makes_a_problem),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

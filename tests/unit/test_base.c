// floors: base
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#undef fail /* cmocka has a macro of this name */

#include "base/arena.h"
#include "base/buffer.h"
#include "base/date.h"
#include "base/fail.h"
#include "base/instant.h"
#include "base/money.h"
#include "base/month.h"

static void every_day_survives_writing_and_reading(void **state)
{
	(void)state;
	char text[11];
	int32_t last = date_of(2199, 12, 31);
	for (int32_t day = date_of(1900, 1, 1); day <= last; day++) {
		int32_t again = DATE_NONE;
		date_format(day, text);
		assert_true(date_parse(text, strlen(text), &again));
		assert_int_equal(again, day);
	}
}

static void days_that_do_not_exist_are_refused(void **state)
{
	(void)state;
	int32_t day;
	static const char *const wrong[] = { "2020-02-30", "2019-02-29", "2020-13-01", "2020-00-10",
		"2020-01-00", "2020-1-01", "20200101", "1899-12-31", "2200-01-01", "2020-01-0x",
		"2020/01/01", "" };
	for (size_t i = 0; i < LENGTH(wrong); i++)
		assert_false(date_parse(wrong[i], strlen(wrong[i]), &day));
	assert_true(date_parse("2020-02-29", 10, &day));
}

static void weekdays_are_right(void **state)
{
	(void)state;
	assert_int_equal(date_weekday(date_of(2020, 7, 29)), 2);
	assert_int_equal(date_weekday(date_of(2000, 1, 1)), 5);
	assert_int_equal(date_weekday(date_of(1999, 12, 26)), 6);
}

static void midnight_in_shanghai_starts_the_day(void **state)
{
	(void)state;
	int64_t us;
	char text[26];
	assert_true(instant_parse("2020-12-31T15:59:59.999999Z", 27, &us));
	assert_int_equal(date_of_instant(us), date_of(2020, 12, 31));
	assert_int_equal(date_of_instant(us + 1), date_of(2021, 1, 1));
	instant_format(us + 1, text);
	assert_string_equal(text, "2021-01-01T00:00:00+08:00");
	assert_true(instant_parse(text, strlen(text), &us));
	assert_false(instant_parse("2020-12-31T24:00:00Z", 20, &us));
	assert_false(instant_parse("2020-12-31T10:00:00", 19, &us));
	assert_false(instant_parse("2020-12-31T10:00:00.Z", 21, &us));
	assert_false(instant_parse("2020-12-31T10:00:00+0800", 24, &us));
}

static void months_count_from_2000(void **state)
{
	(void)state;
	int32_t month;
	char text[8];
	assert_true(month_parse("2020-07", 7, &month));
	assert_int_equal(month, 246);
	month_format(month, text);
	assert_string_equal(text, "2020-07");
	assert_int_equal(month_first(month), date_of(2020, 7, 1));
	assert_int_equal(month_of(date_of(2020, 7, 31)), month);
	assert_false(month_parse("2020-13", 7, &month));
	assert_int_equal(date_add_years(date_of(2020, 2, 29), 2), date_of(2022, 2, 28));
	assert_int_equal(date_year(date_of(2020, 12, 31)), 2020);
}

static void money_is_rounded_half_up_to_the_fen(void **state)
{
	(void)state;
	int64_t fen;
	char text[24];
	assert_true(money_share(1, 1, 2, &fen));
	assert_int_equal(fen, 1);
	assert_true(money_share(333, 1, 1000, &fen));
	assert_int_equal(fen, 0);
	assert_true(money_share(500, 1, 1000, &fen));
	assert_int_equal(fen, 1);
	assert_false(money_share(-1, 1, 2, &fen));
	assert_false(money_share(1, 1, 0, &fen));
	assert_false(money_share(MONEY_MAX_FEN, 2, 1, &fen));
	assert_false(money_times(INT64_MAX, 2, &fen));
	assert_false(money_add(MONEY_MAX_FEN, 1, &fen));
	assert_true(money_times(200, 30000, &fen));
	money_yuan(fen, text);
	assert_string_equal(text, "60000.00");
	money_yuan(-5, text);
	assert_string_equal(text, "-0.05");
}

static void yuan_are_read_exactly_or_not_at_all(void **state)
{
	static const struct {
		const char *text;
		int64_t fen;
	} good[] = { { "0", 0 }, { "24000", 2400000 }, { "24000.5", 2400050 }, { "0.05", 5 },
		{ "-1.20", -120 }, { "0.00", 0 }, { "100000000000", MONEY_MAX_FEN },
		{ "99999999999.99", MONEY_MAX_FEN - 1 } };
	static const char *const bad[] = { "", "-", ".", "1.", ".5", "1.234", "01", "00.5", "1e3",
		"+1", " 1", "1 ", "1,000", "--1", "1.-5", "1.5.5", "0x1", "１" };
	static const char *const beyond[] = { "100000000000.01", "99999999999999999999",
		"9223372036854775807.99" };
	int64_t fen;
	(void)state;
	for (size_t i = 0; i < LENGTH(good); i++) {
		assert_true(money_parse_yuan(good[i].text, strlen(good[i].text), &fen));
		assert_int_equal(fen, good[i].fen);
	}
	for (size_t i = 0; i < LENGTH(bad); i++)
		assert_false(money_parse_yuan(bad[i], strlen(bad[i]), &fen));
	for (size_t i = 0; i < LENGTH(beyond); i++) {
		assert_true(money_parse_yuan(beyond[i], strlen(beyond[i]), &fen));
		assert_true(fen > MONEY_MAX_FEN);
	}
	assert_true(money_parse_yuan("12.345", 5, &fen));
	assert_int_equal(fen, 1234);
}

static void a_buffer_escapes_json(void **state)
{
	(void)state;
	struct arena *arena = arena_create(1 << 20);
	struct buffer out = buffer_on(arena);
	buffer_json(&out, "a\"b\\c\n\x01\x1f阿");
	assert_string_equal(out.data, "\"a\\\"b\\\\c\\n\\u0001\\u001f阿\"");
	buffer_json(&out, NULL);
	arena_destroy(arena);
}

static void an_arena_remembers_its_limit(void **state)
{
	(void)state;
	struct arena *arena = arena_create(100000);
	char *one = arena_alloc(arena, 70000);
	char *two = arena_alloc(arena, 100);
	memset(one, 1, 70000);
	assert_int_equal(two[0], 0);
	assert_false(arena_over(arena));
	(void)arena_alloc(arena, 70000);
	assert_true(arena_over(arena));
	assert_string_equal(arena_printf(arena, "%d-%s", 7, "x"), "7-x");
	arena_destroy(arena);
}

static void a_piece_that_grows_keeps_its_bytes(void **state)
{
	(void)state;
	struct arena *arena = arena_create((size_t)1 << 30);
	char *piece = NULL;
	size_t size = 0;
	for (size_t room = 1; room <= (size_t)1 << 20; room *= 2) {
		piece = arena_resize(arena, piece, size, room);
		memset(piece + size, (int)(room % 251), room - size);
		size = room;
		char *other = arena_raw(arena, 100);
		memset(other, 0, 100);
	}
	size_t from = 1;
	assert_int_equal(piece[0], 1);
	for (size_t room = 2; room <= size; from = room, room *= 2)
		for (size_t i = from; i < room; i++)
			assert_int_equal((unsigned char)piece[i], room % 251);
	assert_false(arena_over(arena));
	arena_destroy(arena);
}

static void a_fault_lists_two_hundred_places_and_counts_all(void **state)
{
	(void)state;
	struct arena *arena = arena_create(1 << 20);
	struct fault fault = { .arena = arena };
	for (int i = 0; i < 250; i++)
		fault_add(&fault, "/x", CODE_REQUIRED, 0);
	assert_int_equal(fault.count, FAULT_PLACES);
	assert_int_equal(fault.total, 250);
	assert_int_equal(fail(&fault, ERR_INVALID), ERR_INVALID);
	assert_int_equal(fail(&fault, ERR_INTERNAL), ERR_INVALID);
	assert_int_equal(err_kind(ERR_INVALID)->status, 422);
	arena_destroy(arena);
}

static void every_kind_and_code_has_its_words(void **state)
{
	(void)state;
	for (int i = 1; i < ERR_COUNT; i++) {
		const struct err_kind *kind = err_kind((enum err)i);
		assert_true(kind->status >= 400 && *kind->slug && *kind->zh && *kind->en);
	}
	for (int i = 1; i < CODE_COUNT; i++) {
		const struct code_text *text = code_text((enum code)i);
		assert_true(*text->word && *text->zh && *text->en);
	}
	assert_int_equal(code_of_guard("account_verified"), GUARD_account_verified);
	assert_int_equal(code_of_guard("no_such_guard"), CODE_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_survives_writing_and_reading),
		cmocka_unit_test(days_that_do_not_exist_are_refused),
		cmocka_unit_test(weekdays_are_right),
		cmocka_unit_test(midnight_in_shanghai_starts_the_day),
		cmocka_unit_test(months_count_from_2000),
		cmocka_unit_test(money_is_rounded_half_up_to_the_fen),
		cmocka_unit_test(yuan_are_read_exactly_or_not_at_all),
		cmocka_unit_test(a_buffer_escapes_json),
		cmocka_unit_test(an_arena_remembers_its_limit),
		cmocka_unit_test(a_piece_that_grows_keeps_its_bytes),
		cmocka_unit_test(a_fault_lists_two_hundred_places_and_counts_all),
		cmocka_unit_test(every_kind_and_code_has_its_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

// floors: base
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#undef fail /* cmocka has a macro of this name */

#include "base/arena.h"
#include "base/column.h"
#include "base/date.h"

static struct column *one(struct arena *arena, enum column_type type)
{
	struct columns *columns = columns_create(arena, 1);
	columns->column[0].name = "only";
	columns->column[0].type = type;
	return &columns->column[0];
}

static void assert_array(const struct column *column, const void *expected, size_t n)
{
	size_t size;
	const char *array = column_array(column, &size);
	assert_int_equal(size, n);
	assert_memory_equal(array, expected, n);
}

static void a_column_is_found_by_its_name(void **state)
{
	(void)state;
	struct arena *arena = arena_create(1 << 20);
	struct columns *columns = columns_create(arena, 2);
	columns->column[0].name = "line";
	columns->column[1].name = "name";
	assert_ptr_equal(columns_named(columns, "name"), &columns->column[1]);
	assert_null(columns_named(columns, "names"));
	arena_destroy(arena);
}

static void texts_are_postgres_binary_array(void **state)
{
	(void)state;
	static const unsigned char expected[] = { 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 25, 0, 0, 0, 3,
		0, 0, 0, 1, 0, 0, 0, 2, 'h', 'i', 255, 255, 255, 255, 0, 0, 0, 0 };
	struct arena *arena = arena_create(1 << 20);
	struct column *column = one(arena, COLUMN_TEXT);
	column_text(column, "hi", 2);
	column_null(column);
	column_text(column, "", 0);
	assert_int_equal(column->rows, 3);
	assert_array(column, expected, sizeof(expected));
	assert_int_equal(column_array_oid(COLUMN_TEXT), 1009);
	arena_destroy(arena);
}

static void numbers_and_days_are_big_endian(void **state)
{
	(void)state;
	static const unsigned char minus_two[] = { 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 20, 0, 0, 0, 1,
		0, 0, 0, 1, 0, 0, 0, 8, 255, 255, 255, 255, 255, 255, 255, 254 };
	static const unsigned char second[] = { 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 4, 58, 0, 0, 0, 1, 0,
		0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 1 };
	static const unsigned char yes[] = { 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 16, 0, 0, 0, 1, 0, 0,
		0, 1, 0, 0, 0, 1, 1 };
	struct arena *arena = arena_create(1 << 20);
	struct column *number = one(arena, COLUMN_INT), *day = one(arena, COLUMN_DATE);
	struct column *truth = one(arena, COLUMN_BOOL);
	column_int(number, -2);
	column_date(day, date_of(2000, 1, 2));
	column_bool(truth, true);
	assert_array(number, minus_two, sizeof(minus_two));
	assert_array(day, second, sizeof(second));
	assert_array(truth, yes, sizeof(yes));
	arena_destroy(arena);
}

static void a_uuid_is_sixteen_bytes_in_either_case(void **state)
{
	(void)state;
	static const unsigned char expected[] = { 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 11, 134, 0, 0, 0, 1,
		0, 0, 0, 1, 0, 0, 0, 16, 0x01, 0x89, 0x0c, 0x5e, 0x8d, 0x7a, 0x7b, 0x1e, 0x9a, 0x43,
		0x0a, 0x2f, 0x6f, 0x4f, 0x9b, 0x11 };
	struct arena *arena = arena_create(1 << 20);
	struct column *column = one(arena, COLUMN_UUID);
	column_uuid(column, "01890c5e-8D7A-7b1e-9a43-0a2f6f4f9B11");
	assert_array(column, expected, sizeof(expected));
	arena_destroy(arena);
}

static void a_column_without_rows_is_an_empty_array(void **state)
{
	(void)state;
	static const unsigned char expected[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 17 };
	struct arena *arena = arena_create(1 << 20);
	struct column *column = one(arena, COLUMN_BYTES);
	struct column_cursor cursor = { .column = column };
	assert_array(column, expected, sizeof(expected));
	assert_false(column_next(&cursor));
	column_bytes(column, "\0x", 2);
	assert_true(column_next(&cursor));
	assert_memory_equal(cursor.bytes, "\0x", 2);
	arena_destroy(arena);
}

static void a_cursor_reads_every_row_back(void **state)
{
	(void)state;
	struct arena *arena = arena_create(1 << 20);
	struct column *number = one(arena, COLUMN_INT), *day = one(arena, COLUMN_DATE);
	for (int64_t i = 0; i < 5000; i++) {
		if (i % 7)
			column_int(number, i * 1000003 - 5);
		else
			column_null(number);
		column_date(day, (int32_t)i - 2500);
	}
	struct column_cursor numbers = { .column = number }, days = { .column = day };
	for (int64_t i = 0; i < 5000; i++) {
		assert_true(column_next(&numbers) && column_next(&days));
		assert_int_equal(numbers.bytes == NULL, i % 7 == 0);
		if (i % 7)
			assert_int_equal(column_cursor_int(&numbers), i * 1000003 - 5);
		assert_int_equal(column_cursor_date(&days), i - 2500);
	}
	assert_false(column_next(&numbers) || column_next(&days));
	arena_destroy(arena);
}

static void every_type_has_its_array(void **state)
{
	(void)state;
	assert_int_equal(column_array_oid(COLUMN_INT), 1016);
	assert_int_equal(column_array_oid(COLUMN_DATE), 1182);
	assert_int_equal(column_array_oid(COLUMN_BOOL), 1000);
	assert_int_equal(column_array_oid(COLUMN_BYTES), 1001);
	assert_int_equal(column_array_oid(COLUMN_UUID), 2951);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_column_is_found_by_its_name),
		cmocka_unit_test(texts_are_postgres_binary_array),
		cmocka_unit_test(numbers_and_days_are_big_endian),
		cmocka_unit_test(a_uuid_is_sixteen_bytes_in_either_case),
		cmocka_unit_test(a_column_without_rows_is_an_empty_array),
		cmocka_unit_test(a_cursor_reads_every_row_back),
		cmocka_unit_test(every_type_has_its_array),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

// floors: domain db crypt rules base
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#undef fail

#include "domain/intake/key_set.h"
#include "domain/intake/table_cursor.h"
#include "domain/party/person.h"

static enum code number_of(const char *type, const char *text, struct person_number *number)
{
	return person_number(type, type ? strlen(type) : 0, text, strlen(text), number);
}

static void one_person_has_one_number(void **state)
{
	struct person_number lower, upper, blank;

	(void)state;
	assert_int_equal(number_of("resident_id", "65990119951230002x", &lower), CODE_NONE);
	assert_int_equal(number_of("resident_id", "65990119951230002X", &upper), CODE_NONE);
	assert_int_equal(number_of(NULL, " 65990119951230002x ", &blank), CODE_NONE);
	assert_string_equal(lower.text, upper.text);
	assert_string_equal(lower.text, blank.text);
	assert_true(lower.resident && blank.resident);
}

static void a_wrong_number_says_why(void **state)
{
	struct person_number number;

	(void)state;
	assert_int_equal(
		number_of("resident_id", "659901199001150016", &number), CODE_ID_CHECK_DIGIT);
	assert_int_equal(
		number_of("resident_id", "659901199002300015", &number), CODE_ID_BIRTHDATE);
	assert_int_equal(number_of("resident_id", "65990119900115", &number), CODE_ID_FORMAT);
	assert_int_equal(number_of("passport", "659901199001150015", &number), CODE_ID_FORMAT);
	assert_int_equal(number_of("passport", "", &number), CODE_ID_FORMAT);
	assert_int_equal(number_of("passport", "E-1234567", &number), CODE_ID_FORMAT);
	assert_int_equal(number_of("mainland_permit", "X12345678", &number), CODE_ID_FORMAT);
}

static void other_documents_have_their_forms(void **state)
{
	struct person_number number;

	(void)state;
	assert_int_equal(number_of("passport", "e12345678", &number), CODE_NONE);
	assert_string_equal(number.text, "E12345678");
	assert_false(number.resident);
	assert_int_equal(number_of("mainland_permit", "H12345678", &number), CODE_NONE);
	assert_int_equal(number_of("taiwan_permit", "12345678", &number), CODE_NONE);
	assert_int_equal(number_of("residence_permit_15", "ABC123456789012", &number), CODE_NONE);
	assert_int_equal(number_of(NULL, "E12345678", &number), CODE_NONE);
}

static void a_mask_shows_the_ends_only(void **state)
{
	struct person_number number;
	char mask[PERSON_NUMBER_MAX + 1];

	(void)state;
	assert_int_equal(number_of("resident_id", "659901199001150015", &number), CODE_NONE);
	assert_int_equal(person_mask(&number, mask), 18);
	assert_string_equal(mask, "659***********0015");
	assert_int_equal(number_of("passport", "E1234", &number), CODE_NONE);
	assert_int_equal(person_mask(&number, mask), 5);
	assert_string_equal(mask, "E1*34");
}

static void a_set_finds_the_person_again(void **state)
{
	struct arena *arena = arena_create(1 << 22);
	struct key_set *set = key_set_create(arena, 3000);
	uint8_t key[KEY_SIZE] = { 0 };

	(void)state;
	for (int i = 0; i < 1000; i++) {
		memcpy(key + 20, &i, sizeof(i)); /* all in one chain */
		assert_true(key_set_add(set, key, 0));
		assert_true(key_set_add(set, key, 7));
		assert_false(key_set_add(set, key, 0));
	}
	arena_destroy(arena);
}

static void a_sheet_names_row_and_column(void **state)
{
	static const char *const names[] = { "line", "word", NULL };
	struct arena *arena = arena_create(1 << 22);
	struct ctx ctx = { .arena = arena, .fault = { .arena = arena } };
	struct columns *columns = columns_create(arena, 2);
	char word[TABLE_CURSOR_WORD];

	(void)state;
	columns->column[0].name = "line";
	columns->column[0].type = COLUMN_INT;
	columns->column[1].name = "word";
	columns->column[1].type = COLUMN_TEXT;
	for (int i = 0; i < 2; i++) {
		column_int(&columns->column[0], 4);
		column_text(&columns->column[1], "abc", 3);
		columns->rows++;
	}
	struct table_cursor table = table_cursor_of(&ctx, columns, names);
	while (table_cursor_next(&table)) {
		table_cursor_line_once(&table, 0);
		assert_string_equal(table_cursor_word(&table, 1, word), "abc");
	}
	assert_int_equal(ctx.fault.total, 1);
	assert_string_equal(ctx.fault.places[0].pointer, "/lines/1/line");
	assert_int_equal(ctx.fault.places[0].code, CODE_REPEATED);
	arena_destroy(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_person_has_one_number),
		cmocka_unit_test(a_wrong_number_says_why),
		cmocka_unit_test(other_documents_have_their_forms),
		cmocka_unit_test(a_mask_shows_the_ends_only),
		cmocka_unit_test(a_set_finds_the_person_again),
		cmocka_unit_test(a_sheet_names_row_and_column),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

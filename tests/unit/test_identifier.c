// floors: rules base
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "base/date.h"
#include "rules/cnaps.h"
#include "rules/name.h"
#include "rules/resident_id.h"
#include "rules/uscc.h"

#include <cmocka.h>

static enum code why_not(const char *text)
{
	enum code why = CODE_COUNT;
	bool valid = resident_id_valid(text, strlen(text), &why);

	assert_true(valid == (why == CODE_NONE));
	return why;
}

static void a_resident_id_with_a_right_check_digit_is_valid(void **state)
{
	(void)state;
	assert_int_equal(why_not("11010519491231002X"), CODE_NONE);
	assert_int_equal(why_not("440524188001010014"), CODE_ID_BIRTHDATE);
	assert_int_equal(why_not("659901199001150015"), CODE_NONE);
	assert_int_equal(why_not("65990119951230002X"), CODE_NONE);
	assert_int_equal(why_not("65990119951230002x"), CODE_NONE);
}

static void a_resident_id_of_another_form_is_refused(void **state)
{
	static const char *const wrong[] = { "", "65990119900115001", "6599011990011500155",
		"65990119900115001Y", "6599O1199001150015", "６５９９", "6599011990011500-5",
		"65990119900115001:", "65990119900115001-" };

	(void)state;
	for (size_t i = 0; i < LENGTH(wrong); i++)
		assert_int_equal(why_not(wrong[i]), CODE_ID_FORMAT);
}

static void the_province_of_a_resident_id_exists(void **state)
{
	static const char *const wrong[] = { "00", "10", "66", "70", "72", "80", "84", "90" };
	static const char *const right[] = { "11", "65", "71", "81", "82", "83", "91", "96" };
	char text[] = "659901199001150015";

	(void)state;
	for (size_t i = 0; i < LENGTH(wrong); i++) {
		memcpy(text, wrong[i], 2);
		text[2] = wrong[i][0] == '9' ? '0' : '9';
		assert_int_equal(why_not(text), CODE_ID_FORMAT);
	}
	for (size_t i = 0; i < LENGTH(right); i++) {
		memcpy(text, right[i], 2);
		text[2] = '1';
		assert_int_not_equal(why_not(text), CODE_ID_FORMAT);
	}
}

static void a_birth_date_that_never_was_is_refused(void **state)
{
	(void)state;
	assert_int_equal(why_not("659901199002300015"), CODE_ID_BIRTHDATE);
	assert_int_equal(why_not("659901190002290015"), CODE_ID_BIRTHDATE);
	assert_int_equal(why_not("659901189912310015"), CODE_ID_BIRTHDATE);
	assert_int_equal(why_not("659901199013010015"), CODE_ID_BIRTHDATE);
}

static void every_single_wrong_digit_is_found(void **state)
{
	char text[] = "659901199001150015";

	(void)state;
	for (size_t i = 0; i < 18; i++) {
		char kept = text[i];

		for (char c = '0'; c <= '9'; c++) {
			text[i] = c;
			assert_true((why_not(text) == CODE_NONE) == (c == kept));
		}
		text[i] = kept;
	}
}

static void an_id_tells_birth_and_sex(void **state)
{
	(void)state;
	assert_int_equal(resident_id_birth("65990119951230002x"), date_of(1995, 12, 30));
	assert_int_equal(resident_id_birth("659901199013010015"), DATE_NONE);
	assert_true(resident_id_female("65990119951230002x"));
	assert_false(resident_id_female("659901199001150015"));
}

static bool uscc(const char *text)
{
	return uscc_valid(text, strlen(text));
}

static void a_credit_code_has_its_alphabet_and_check_character(void **state)
{
	(void)state;
	assert_true(uscc("91659901MA0TE5T83Q"));
	assert_true(uscc("92659901MA7XQ1W24H"));
	assert_false(uscc("91659901MA0TE5T83R"));
	assert_false(uscc("91659901MA0TE5T83"));
	assert_false(uscc("91659901MA0TE5T8OQ"));
	assert_false(uscc("91659901ma0te5t83q"));
	assert_false(uscc_valid("91659901MA0T\0005T83Q", 18));
}

static void a_branch_number_fits_its_check_digit(void **state)
{
	(void)state;
	assert_true(cnaps_valid("102100099996", 12));
	assert_true(cnaps_valid("105100000017", 12));
	assert_true(cnaps_valid("104100000004", 12));
	assert_false(cnaps_valid("102100099997", 12));
	assert_false(cnaps_valid("10210009999", 11));
	assert_false(cnaps_valid("10210009999X", 12));
}

static const char *name_of(const char *text)
{
	static char out[128];

	return name_normalise(text, strlen(text), out, sizeof out) ? out : NULL;
}

static void every_separator_dot_of_a_name_becomes_the_middle_dot(void **state)
{
	static const char *const dots[] = { "\u00B7", "\u2022", "\u2027", "\u22C5", "\u30FB",
		"\uFF65", "\uFF0E", "\u0387", ".", " \u00B7 ", "\u3000\u2022" };
	char text[64];

	(void)state;
	for (size_t i = 0; i < LENGTH(dots); i++) {
		snprintf(text, sizeof text, "阿卜来提%s如则托合提", dots[i]);
		assert_string_equal(name_of(text), "阿卜来提·如则托合提");
	}
	assert_string_equal(name_of("José\u2022María"), "José·María");
}

static void blanks_of_a_name_are_put_right(void **state)
{
	(void)state;
	assert_string_equal(name_of("张三"), "张三");
	assert_string_equal(name_of(" 张\u3000三 "), "张三");
	assert_string_equal(name_of("\u00A0Mary  Ann\u00A0Lee "), "Mary Ann Lee");
	assert_string_equal(name_of("Jean-Paul O'Brien"), "Jean-Paul O'Brien");
	assert_string_equal(name_of("李 Ann"), "李Ann");
	assert_string_equal(name_of("Ann 李"), "Ann李");
	assert_string_equal(name_of("𠀀䶮〇豈"), "𠀀䶮〇豈");
}

static void what_is_no_name_is_refused(void **state)
{
	static const char *const wrong[] = { "", " ", "张", "张3", "张\t三", "张三\n", "·张三",
		"张三·", "张··三", "张.·三", "J. Smith", "John.Smith", "张-三", "-Ann", "Ann-",
		"Ann - - Lee", "张三*", "张\u200B三", "×÷", "\xC3", "\xC0\xAE张", "\xE0\x80\xAE张",
		"张\xFF", "\xE5\xBC张三", "张\xED\xA0\x80", "\xF0\x80\x80\x80张三",
		"\xF5\x80\x80\x80张三", "\x80张三", "<b>", "张，三" };

	(void)state;
	for (size_t i = 0; i < LENGTH(wrong); i++)
		assert_null(name_of(wrong[i]));
	assert_false(name_normalise("张三\0四", 10, (char[32]){ 0 }, 32));
}

static void a_name_that_does_not_fit_is_refused(void **state)
{
	char out[9];

	(void)state;
	assert_true(name_normalise("张.三", 7, out, 9));
	assert_string_equal(out, "张·三");
	assert_false(name_normalise("张.三", 7, out, 8));
	assert_false(name_normalise("张.三", 7, out, 5));
	assert_false(name_normalise("A B", 3, out, 2));
	assert_false(name_normalise("A-B", 3, out, 2));
	assert_false(name_normalise("张三", 6, out, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_resident_id_with_a_right_check_digit_is_valid),
		cmocka_unit_test(a_resident_id_of_another_form_is_refused),
		cmocka_unit_test(the_province_of_a_resident_id_exists),
		cmocka_unit_test(a_birth_date_that_never_was_is_refused),
		cmocka_unit_test(every_single_wrong_digit_is_found),
		cmocka_unit_test(an_id_tells_birth_and_sex),
		cmocka_unit_test(a_credit_code_has_its_alphabet_and_check_character),
		cmocka_unit_test(a_branch_number_fits_its_check_digit),
		cmocka_unit_test(every_separator_dot_of_a_name_becomes_the_middle_dot),
		cmocka_unit_test(blanks_of_a_name_are_put_right),
		cmocka_unit_test(what_is_no_name_is_refused),
		cmocka_unit_test(a_name_that_does_not_fit_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

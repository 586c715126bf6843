// floors: rules base
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail

#include "base/money.h"
#include "rules/yuan.h"

static void reads(int64_t fen, const char *expected)
{
	char words[YUAN_WORDS_SIZE];
	yuan_words(fen, words);
	assert_string_equal(words, expected);
}

static void whole_yuan_end_with_zheng(void **state)
{
	(void)state;
	reads(0, "零元整");
	reads(100, "壹元整");
	reads(1000, "壹拾元整");
	reads(30000, "叁佰元整");
	reads(123456700, "壹佰贰拾叁万肆仟伍佰陆拾柒元整");
}

static void one_zero_is_said_for_a_run_of_zeros(void **state)
{
	(void)state;
	reads(10100, "壹佰零壹元整");
	reads(100100, "壹仟零壹元整");
	reads(1000100, "壹万零壹元整");
	reads(10000000100, "壹亿零壹元整");
	reads(600050000, "陆佰万零伍佰元整");
	reads(11001000, "壹拾壹万零壹拾元整");
	reads(10000500000, "壹亿零伍仟元整");
	reads(10005000000, "壹亿零伍万元整");
	reads(150005000000, "壹拾伍亿零伍万元整");
	reads(100001000000, "壹拾亿零壹万元整");
}

static void zeros_at_the_end_of_a_section_are_not_said(void **state)
{
	(void)state;
	reads(10000000, "壹拾万元整");
	reads(10700000, "壹拾万柒仟元整");
	reads(1000000000000, "壹佰亿元整");
}

static void jiao_and_fen_follow_the_rule_of_banks(void **state)
{
	(void)state;
	reads(5, "伍分");
	reads(50, "伍角整");
	reads(140950, "壹仟肆佰零玖元伍角整");
	reads(600714, "陆仟零柒元壹角肆分");
	reads(168032, "壹仟陆佰捌拾元零叁角贰分");
	reads(10700053, "壹拾万柒仟元零伍角叁分");
	reads(1640902, "壹万陆仟肆佰零玖元零贰分");
	reads(32504, "叁佰贰拾伍元零肆分");
	reads(2389576212, "贰仟叁佰捌拾玖万伍仟柒佰陆拾贰元壹角贰分");
}

static void the_largest_amount_fits(void **state)
{
	(void)state;
	reads(MONEY_MAX_FEN, "壹仟亿元整");
	reads(9999999999999, "玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分");
	reads(7777777777777, "柒佰柒拾柒亿柒仟柒佰柒拾柒万柒仟柒佰柒拾柒元柒角柒分");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_yuan_end_with_zheng),
		cmocka_unit_test(one_zero_is_said_for_a_run_of_zeros),
		cmocka_unit_test(zeros_at_the_end_of_a_section_are_not_said),
		cmocka_unit_test(jiao_and_fen_follow_the_rule_of_banks),
		cmocka_unit_test(the_largest_amount_fits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

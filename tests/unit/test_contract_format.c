// floors: contract rules base
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#undef fail /* cmocka has a macro of this name */

#include "base/date.h"
#include "contract_fixture.h"

static void assert_format(const char *name, const char *const *good, const char *const *wrong)
{
	const struct format *format = format_named(name);
	assert_non_null(format);
	for (int turn = 0; turn < 2; turn++) {
		for (const char *const *text = turn ? wrong : good; *text; text++) {
			int64_t value = 0;
			enum code why = CODE_FORMAT;
			bool passed = format->check(*text, strlen(*text), &value, &why);
			if (passed == (turn == 1))
				print_error("%s: `%s`\n", name, *text);
			assert_int_equal(passed, turn == 0);
			assert_true(passed || why != CODE_NONE);
		}
	}
}

#define FORMAT(name, good, wrong)                                                                  \
	assert_format(name, (const char *const[])good, (const char *const[])wrong)
#define LIST(...)                                                                                  \
	{                                                                                          \
		__VA_ARGS__, NULL                                                                  \
	}

static void dates_months_and_instants_are_real(void **state)
{
	(void)state;
	FORMAT("date", LIST("2020-02-29", "1900-01-01"),
		LIST("", "2019-02-29", "2020-2-9", "2020-02-29 ", "20200229"));
	FORMAT("month", LIST("2020-06"), LIST("", "2020-13", "2020-6", "2020-06-01", "2020/06"));
	FORMAT("date-time", LIST("2020-07-29T10:00:00+08:00", "2020-07-29T02:00:00.5Z"),
		LIST("", "2020-07-29", "2020-07-29T10:00:00", "2020-07-29T25:00:00Z",
			"2020-07-29 10:00"));
}

static void a_format_returns_what_it_parsed(void **state)
{
	(void)state;
	int64_t value = 0;
	enum code why;
	assert_true(format_named("date")->check("2020-07-29", 10, &value, &why));
	assert_int_equal(value, date_of(2020, 7, 29));
	assert_true(format_named("month")->check("2020-07", 7, &value, &why));
	assert_int_equal(value, date_of(2020, 7, 1));
}

static void identifiers_are_checked(void **state)
{
	(void)state;
	char number[19];
	resident_number(5, number);
	FORMAT("resident-id", LIST(number), LIST("", "652301", "65230119900101001a"));
	FORMAT("uscc", LIST("91350100M000100Y43"),
		LIST("", "91350100M000100Y44", "91350100m000100Y43", "9135"));
	FORMAT("uuid",
		LIST("01890c5e-8d7a-7b1e-9a43-0a2f6f4f9b11",
			"01890C5E-8D7A-7B1E-9A43-0A2F6F4F9B11"),
		LIST("", "01890c5e8d7a7b1e9a430a2f6f4f9b11", "01890c5e-8d7a-7b1e-9a43-0a2f6f4f9b1",
			"01890c5e-8d7a-7b1e-9a43-0a2f6f4f9b1g",
			"01890c5e-8d7a-7b1e-9a43+0a2f6f4f9b11"));
	FORMAT("sha256", LIST("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
		LIST("", "e3b0",
			"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85g"));
}

static void addresses_are_bounded_and_plain(void **state)
{
	(void)state;
	FORMAT("uri", LIST("https://rsj.example.gov.cn/a?b=1", "http://x/"),
		LIST("", "https://", "http:///x", "ftp://x", "javascript:1", "https://a b",
			"https://中", "//x"));
	FORMAT("email", LIST("a@b.cn", "first.last+tag@mail.example.org"),
		LIST("", "a", "a@", "@b.cn", "a@b", "a@.cn", "a@b.", "a b@c.cn", "a@b@c.cn",
			"甲@b.cn"));
	FORMAT("phone", LIST("13909941234", "0994-2345678", "+86-139-0994-1234"),
		LIST("", "1234", "-12345", "12345-", "12--345", "1390994123a",
			"123456789012345678901", "13909 94"));
	FORMAT("password", LIST("x", "correct horse 电池"), LIST("", "a\tb", "a\x7f"));
}

static void integers_have_formats_of_their_own(void **state)
{
	(void)state;
	int64_t minimum, maximum;
	assert_true(format_bounds("fen", &minimum, &maximum));
	assert_int_equal(minimum, 0);
	assert_int_equal(maximum, 10000000000000);
	assert_true(format_bounds("int32", &minimum, &maximum));
	assert_int_equal(maximum, INT32_MAX);
	assert_false(format_bounds("date", &minimum, &maximum));
	assert_null(format_named("fen"));
	assert_null(format_named("no-such-format"));
}

/* Every character there is stands in tests/db/one_line.test.js, beside the same table in SQL. */
static void a_line_is_visible_and_one(void **state)
{
	(void)state;
	FORMAT("one-line",
		LIST("a", "昌吉 市", "\u3000名", "阿卜来提·如则托合提", "شىنجاڭ", "Café – “1”",
			"\U00020BB7\U00031350", "~", "\u00A1"),
		LIST("", " ", "\u3000\u00A0", "a\n", "a\r\n2", "\tb", "a\x7f", "a\xC2\x85",
			"a\u2028b", "a\u2029", "\u202Eb", "\u2066b", "a\u2069", "a\u200F",
			"a\u061C", "a\u200Bb", "a\u200D", "a\u2060", "\uFEFFa", "a\uE000",
			"a\U00100000", "a\u0378", "a\uFFFF", "a\U0001FFFE", "a\U000E0100",
			"a\u3164", "a\xED\xA0\x80", "a\xC0\x80", "a\xE4\xB8"));
	int64_t value = 0;
	enum code why = CODE_NONE;
	assert_false(format_named("one-line")->check("a\0b", 3, &value, &why));
	assert_int_equal(why, CODE_ONE_LINE);
}

/* Whatever is done to a file, it is read to its end or refused, and every column has as many cells
 * as another. */
static void spoiled_files_never_leave_columns_uneven(void **state)
{
	(void)state;
	static const char seed[] =
		"line,id_type,id_number,name,person_class,hired_on,dispatched\r\n"
		"1,resident,652301196001010011,\"李, 明\",rural,2020-06-01,是\n"
		"2,resident,652301196001010011,\"a\"\"b\",rural,2020-06-01,\n";
	static const char bytes[] = "\",\n\r\0\x80,1x";
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	const char *why;
	const struct schema *roster = body_schema(arena, ROSTER_SCHEMA, "", &why);
	uint64_t dice = 88172645463325252u;
	for (int i = 0; i < 30000; i++) {
		struct arena *each = arena_create(FIXTURE_LIMIT);
		struct fault fault = { .arena = each };
		struct columns *columns = row_columns(each, roster);
		char *file = malloc(sizeof(seed));
		assert_non_null(file);
		memcpy(file, seed, sizeof(seed));
		for (int times = 0; times <= i % 4; times++) {
			dice ^= dice << 13;
			dice ^= dice >> 7;
			dice ^= dice << 17;
			file[dice % (sizeof(seed) - 1)] = bytes[(dice >> 32) % (sizeof(bytes) - 1)];
		}
		size_t size = i % 5 ? sizeof(seed) - 1 : (size_t)(dice >> 20) % sizeof(seed);
		enum err err = csv_table_read(
			roster, i % 2 ? "utf-8" : "gb18030", file, size, each, &fault, columns);
		assert_true(err == ERR_NONE || fault.total > 0);
		for (size_t k = 0; k < columns->count && err != ERR_BAD_REQUEST; k++)
			assert_int_equal(columns->column[k].rows, columns->rows);
		free(file);
		arena_destroy(each);
	}
	arena_destroy(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_months_and_instants_are_real),
		cmocka_unit_test(a_format_returns_what_it_parsed),
		cmocka_unit_test(identifiers_are_checked),
		cmocka_unit_test(addresses_are_bounded_and_plain),
		cmocka_unit_test(integers_have_formats_of_their_own),
		cmocka_unit_test(a_line_is_visible_and_one),
		cmocka_unit_test(spoiled_files_never_leave_columns_uneven),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

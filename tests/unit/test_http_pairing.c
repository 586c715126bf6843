// floors: http contract rules auth db crypt base
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#undef fail /* cmocka has a macro of this name */

#include "contract_fixture.h"
#include "db/statement.h"
#include "http/path/pairing.h"

#define REPLY "\"responses\":{\"200\":{\"description\":\"ok\"}}"
#define QUERY_TEXT "\"in\":\"query\",\"schema\":{\"type\":\"string\",\"maxLength\":64}"
#define QUERY_LIMIT                                                                                \
	"\"in\":\"query\",\"schema\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":100}"

/* What is left out of, or changed in, the operations that fit the program's reads. */
struct flaw {
	const char *left_out; /**< a read whose operation is missing */
	const char *posted;   /**< a read whose operation is no GET */
	const char *unfilled; /**< an input of `reading` that its operation does not declare */
	const char *reading;
};

static bool is(const char *name, const char *other)
{
	return other && !strcmp(name, other);
}

static bool is_of_page(const char *input)
{
	return is(input, "after_k1") || is(input, "after_id") || is(input, "limit");
}

/* An operation with a parameter for each input of a read. */
static void put_reading(struct buffer *out, const struct statement *read, const struct flaw *flaw)
{
	bool list = false;
	const char *method = is(read->name, flaw->posted) ? "post" : "get";
	buffer_printf(out, "%s\"/reads/%s\":{\"%s\":{\"operationId\":\"%s\",\"security\":[{}],",
		out->size ? "," : "", read->name, method, read->name);
	buffer_text(out, "\"parameters\":[{\"name\":\"more\"," QUERY_TEXT "}");
	for (size_t i = 0; i < read->input_count; i++) {
		const char *input = read->inputs[i];
		list = list || is_of_page(input);
		if (!is_of_page(input) &&
			!(is(read->name, flaw->reading) && is(input, flaw->unfilled)))
			buffer_printf(out, ",{\"name\":\"%s\"," QUERY_TEXT "}", input);
	}
	if (list)
		buffer_text(out, ",{\"name\":\"cursor\"," QUERY_TEXT
				 "},{\"name\":\"limit\"," QUERY_LIMIT "}");
	buffer_text(out, "]," REPLY "}}");
}

/* The paths of all reads, and `more` behind them. */
static const char *paths(struct arena *arena, const struct flaw *flaw, const char *more)
{
	struct buffer out = buffer_on(arena);
	buffer_text(&out, "");
	for (enum query query = 0; query < QUERY_COUNT; query++)
		if (STATEMENTS[query].read && !is(STATEMENTS[query].name, flaw->left_out))
			put_reading(&out, &STATEMENTS[query], flaw);
	buffer_printf(&out, "%s%s", *more ? "," : "", more);
	return out.data;
}

static enum err answer(const struct call *call, struct reply *reply)
{
	(void)call;
	(void)reply;
	return ERR_NONE;
}

static enum err take(struct ctx *ctx, const struct asked_step *asked)
{
	(void)ctx;
	(void)asked;
	return ERR_NONE;
}

/* Steps are taken where the operation says so. */
static const char *unfit(struct arena *arena, const struct operation *operation)
{
	if (is(operation->id, "thing_take"))
		return NULL;
	return arena_printf(arena, "%s is no step", operation->id);
}

/* Why such a contract and these handlers do not pair; "" when they do. */
static const char *pairing_why(struct arena *arena, const struct flaw *flaw, const char *more,
	const struct handler_table *table)
{
	const char *why = "";
	const struct contract *contract =
		document_compile(arena, paths(arena, flaw, more), "", &why);
	if (!contract)
		print_error("%s\n", why);
	assert_non_null(contract);
	const struct handler_table *const tables[] = { table };
	const struct offer offer = {
		.tables = tables, .count = table ? 1 : 0, .take_step = answer, .step_unfit = unfit
	};
	return pairing_make(contract, &offer, arena, &why) ? "" : why;
}

static void assert_why(const struct flaw *flaw, const char *more, const struct handler_table *table,
	const char *wanted)
{
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	const char *why = pairing_why(arena, flaw, more, table);
	if (*wanted ? !strstr(why, wanted) : *why)
		print_error("got `%s`, wanted `%s`\n", why, wanted);
	assert_true(*wanted ? strstr(why, wanted) != NULL : !*why);
	arena_destroy(arena);
}

static const struct flaw SOUND = { 0 };

/* Any read with an input of its own. */
static const struct statement *some_read(void)
{
	for (enum query query = 0; query < QUERY_COUNT; query++)
		if (STATEMENTS[query].read && STATEMENTS[query].input_count &&
			!is_of_page(STATEMENTS[query].inputs[0]))
			return &STATEMENTS[query];
	return NULL;
}

#define THING "\"/things\":{\"post\":{\"operationId\":\"thing_make\",\"security\":[{}]," REPLY "}}"
#define ROW                                                                                        \
	"{\"type\":\"object\",\"additionalProperties\":false,\"properties\":"                      \
	"{\"line\":{\"type\":\"integer\"},\"name\":{\"type\":\"string\",\"maxLength\":9}}}"
#define TABLE                                                                                      \
	"{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"lines\"],"            \
	"\"properties\":"                                                                          \
	"{\"lines\":{\"type\":\"array\",\"maxItems\":9,\"items\":" ROW "}}}"
#define THINGS                                                                                     \
	"\"/things\":{\"put\":{\"operationId\":\"thing_make\",\"security\":[{}],\"requestBody\":"  \
	"{\"content\":{\"application/json\":{\"schema\":" TABLE "}}}," REPLY "}}"

/* One handler `thing_make` with these columns, or without. */
static const struct handler_table *handling(const char *const *columns)
{
	static struct handler_row row;
	static const struct handler_table table = { &row, 1 };
	row = (struct handler_row){
		.operation = "thing_make", .handle = answer, .columns = columns
	};
	return &table;
}

/* One row of an operation `thing_take` or `thing_make`, as it is given. */
static const struct handler_table *stepping(struct handler_row given)
{
	static struct handler_row row;
	static const struct handler_table table = { &row, 1 };
	row = given;
	return &table;
}

static void what_has_its_counterpart_pairs(void **state)
{
	static const char *const columns[] = { "name", "line", NULL };
	(void)state;
	assert_why(&SOUND, "", NULL, "");
	assert_why(&SOUND, THING, handling(NULL), "");
	assert_why(&SOUND, THINGS, handling(columns), "");
}

static void an_operation_that_nobody_serves_is_named(void **state)
{
	(void)state;
	assert_why(&SOUND, THING, NULL, "operation thing_make has neither a handler nor a read");
}

static void a_handler_that_no_operation_names_is_named(void **state)
{
	(void)state;
	assert_why(&SOUND, "", handling(NULL), "handler thing_make has no operation");
}

#define TAKE "\"/things\":{\"post\":{\"operationId\":\"thing_take\",\"security\":[{}]," REPLY "}}"

static void a_row_without_a_handler_takes_a_step_or_is_named(void **state)
{
	(void)state;
	assert_why(&SOUND, TAKE, stepping((struct handler_row){ .operation = "thing_take" }), "");
	assert_why(&SOUND, TAKE,
		stepping((struct handler_row){ .operation = "thing_take", .step = take }), "");
	assert_why(&SOUND, THING, stepping((struct handler_row){ .operation = "thing_make" }),
		"thing_make is no step");
	assert_why(&SOUND, TAKE,
		stepping((struct handler_row){
			.operation = "thing_take", .handle = answer, .step = take }),
		"thing_take: names a handler and a step");
}

static void a_handler_stands_once(void **state)
{
	static const struct handler_row rows[] = { { .operation = "thing_make", .handle = answer },
		{ .operation = "thing_make", .handle = answer } };
	static const struct handler_table table = { rows, LENGTH(rows) };
	(void)state;
	assert_why(&SOUND, THING, &table, "handler thing_make stands twice");
}

static void an_operation_has_one_of_the_two(void **state)
{
	struct handler_row row = { .operation = some_read()->name };
	const struct handler_table table = { &row, 1 };
	(void)state;
	assert_why(&SOUND, "", &table, "has a handler and a read");
}

static void a_read_that_no_operation_names_is_named(void **state)
{
	const struct flaw flaw = { .left_out = some_read()->name };
	(void)state;
	assert_why(&flaw, "", NULL, "has no operation");
	assert_why(&flaw, "", NULL, flaw.left_out);
}

static void only_a_get_is_answered_by_a_read(void **state)
{
	const struct flaw flaw = { .posted = some_read()->name };
	(void)state;
	assert_why(&flaw, "", NULL, "is no GET and needs a handler");
}

static void an_input_of_a_read_is_a_parameter_of_its_operation(void **state)
{
	const struct flaw flaw = { .reading = some_read()->name,
		.unfilled = some_read()->inputs[0] };
	(void)state;
	assert_why(&flaw, "", NULL, "is no parameter of the operation");
}

static void columns_are_the_members_of_the_lines(void **state)
{
	static const char *const strange[] = { "line", "nickname", NULL };
	static const char *const few[] = { "line", NULL };
	(void)state;
	assert_why(&SOUND, THINGS, handling(strange), "column nickname is no member");
	assert_why(
		&SOUND, THINGS, handling(few), "names 1 columns, its body's lines have 2 members");
	assert_why(&SOUND, THING, handling(few), "has columns but no body with a schema");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_has_its_counterpart_pairs),
		cmocka_unit_test(an_operation_that_nobody_serves_is_named),
		cmocka_unit_test(a_handler_that_no_operation_names_is_named),
		cmocka_unit_test(a_row_without_a_handler_takes_a_step_or_is_named),
		cmocka_unit_test(a_handler_stands_once),
		cmocka_unit_test(an_operation_has_one_of_the_two),
		cmocka_unit_test(a_read_that_no_operation_names_is_named),
		cmocka_unit_test(only_a_get_is_answered_by_a_read),
		cmocka_unit_test(an_input_of_a_read_is_a_parameter_of_its_operation),
		cmocka_unit_test(columns_are_the_members_of_the_lines),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

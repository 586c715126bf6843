// floors: domain db crypt rules base
/* Results are made here as libpq would hand them over. */
#include "../../src/db/oid.h"
#include "../../src/db/rows.h"
#include "domain/case/finding.h"
#include "domain/refund/refund_judgement.h"
#include "refund_case.h"

#include <jansson.h>

/* One row of facts; the members that a test speaks of. */
struct row {
	const char *has_record, *size, *distressed, *method, *social_monthly_fen, *claimants;
	const char *received_on; /* NULL: 14 July 2020 */
	const char *held_fen;    /* NULL: nothing */
};

static const struct row ORDINARY = { "t", "small", "f", NULL, NULL, "0", NULL, NULL };

static const struct {
	const char *name, *value;
} FIXED[] = {
	{ "base_year", "2019" },
	{ "sole_trader", "f" },
	{ "kind_differs", "f" },
	{ "record_version", "2" },
	{ "employer_fen", "5000000" },
	{ "worker_fen", "2500001" },
	{ "months", "12" },
	{ "insured_begin", "200" },
	{ "insured_end", "195" },
	{ "insured_mean", "198" },
	{ "insured_now", "197" },
	{ "retired", "2" },
	{ "died", "1" },
	{ "dismissed", "0" },
	{ "resigned", "2" },
	{ "arrears_fen", "0" },
};

static void column_add(PGresAttDesc *columns, const char *name)
{
	columns->name = (char *)(uintptr_t)name;
	columns->typid = OID_TEXT;
	columns->typlen = -1;
}

static void cell_set(PGresult *result, int row, int column, const char *text)
{
	int size = text ? (int)strlen(text) : -1;

	assert_true(PQsetvalue(result, row, column, (char *)(uintptr_t)text, size));
}

static struct db_rows rows_of(struct ctx *ctx, const struct row *row, int count)
{
	const char *const names[] = { "has_record", "size", "distressed", "method",
		"social_monthly_fen", "claimants", "received_on", "held_fen" };
	const char *const values[] = { row->has_record, row->size, row->distressed, row->method,
		row->social_monthly_fen, row->claimants,
		row->received_on ? row->received_on : "7500", row->held_fen ? row->held_fen : "0" };
	PGresAttDesc columns[LENGTH(names) + LENGTH(FIXED)] = { 0 };
	PGresult *result = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
	struct db_rows rows = { 0 };
	int width = 0;

	for (size_t i = 0; i < LENGTH(names); i++)
		column_add(&columns[width++], names[i]);
	for (size_t i = 0; i < LENGTH(FIXED); i++)
		column_add(&columns[width++], FIXED[i].name);
	assert_true(PQsetResultAttrs(result, width, columns));
	for (int n = 0; n < count; n++)
		for (int i = 0; i < width; i++)
			cell_set(result, n, i,
				i < (int)LENGTH(names) ? values[i]
						       : FIXED[i - (int)LENGTH(names)].value);
	rows_copy(ctx, QUERY_REFUND_TERMS_LOAD, result, &rows);
	PQclear(result);
	return rows;
}

static struct refund_terms terms(void)
{
	return (struct refund_terms){ .policy = terms_on(20200801),
		.parameters = "[{\"name\":\"sme_rate_bp\",\"value\":10000}]" };
}

/* The first row judged by these terms; its explanation as JSON. */
static json_t *judged_by(const struct refund_terms *known, struct row row, struct columns *findings,
	struct refund_judgement *judgement)
{
	struct ctx ctx = { .arena = arena };
	struct db_rows rows = rows_of(&ctx, &row, 1);

	refund_judgement_row(&ctx, known, &rows, 0, findings, judgement);
	json_t *computed = json_loads(judgement->computed, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(computed);
	return computed;
}

static json_t *judged(struct row row, struct columns *findings, struct refund_judgement *judgement)
{
	struct refund_terms known = terms();

	return judged_by(&known, row, findings, judgement);
}

static bool is(json_t *computed, const char *path, const char *value)
{
	json_t *member = json_object_get(computed, path);
	char *text = member ? json_dumps(member, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
	bool same = text && !strcmp(text, value);

	if (!same)
		print_message("%s is %s\n", path, text ? text : "missing");
	free(text);
	return same;
}

/* S76: 31 December 2020 is the last day. */
static void the_window_of_a_case_is_the_one_of_its_finding(void **state)
{
	static const struct {
		const char *day;
		bool open;
	} received[] = { { "7456", false }, { "7457", true }, { "7670", true }, { "7671", false } };
	struct refund_judgement judgement;

	(void)state;
	for (size_t i = 0; i < LENGTH(received); i++) {
		struct row row = ORDINARY;
		row.received_on = received[i].day;
		json_decref(judged(row, NULL, &judgement));
		assert_int_equal(judgement.in_window, received[i].open);
		assert_int_equal(judgement.fails, !received[i].open);
	}
}

static void an_ordinary_case_shows_how_its_amount_came_about(void **state)
{
	struct columns *findings = findings_on(arena);
	struct refund_judgement judgement;
	json_t *computed = judged(ORDINARY, findings, &judgement);

	(void)state;
	assert_true(judgement.passes && judgement.owed_fen > 0 && !judgement.fails);
	assert_null(judgement.against);
	assert_string_equal(judgement.kind, "ordinary");
	assert_string_equal(judgement.method, "premiums");
	assert_int_equal(judgement.result.amount_fen, 7500001);
	assert_int_equal(judgement.count, 8);
	assert_int_equal(findings->rows, 8);
	assert_true(is(computed, "policy", "\"2020-15\""));
	assert_true(is(computed, "base_year", "2019"));
	assert_true(is(computed, "record_version", "2"));
	assert_true(is(computed, "size", "\"small\""));
	assert_true(is(computed, "premiums_fen", "7500001"));
	assert_true(is(computed, "rate_bp", "10000"));
	assert_true(is(computed, "rate_from", "\"2020-06-01\""));
	assert_true(is(computed, "methods", "[{\"method\":\"premiums\",\"amount_fen\":7500001}]"));
	assert_true(
		is(computed, "layoff", "{\"numerator\":2,\"denominator\":198,\"permille\":55}"));
	assert_true(is(computed, "parameters", "[{\"name\":\"sme_rate_bp\",\"value\":10000}]"));
	assert_true(is(json_object_get(computed, "figures"), "insured_end", "195"));
	assert_true(is(json_object_get(computed, "figures"), "social_monthly_fen", "null"));
	json_decref(computed);
}

static void without_a_layoff_method_a_case_shows_all_three(void **state)
{
	struct refund_terms known = terms();
	struct refund_judgement judgement;

	(void)state;
	known.policy.term[TERM_layoff_method].value = TERM_UNKNOWN;
	json_t *computed = judged_by(&known, ORDINARY, NULL, &judgement);
	assert_true(judgement.passes);
	assert_true(is(computed, "layoff",
		"{\"numerator\":null,\"denominator\":null,\"permille\":55,\"methods\":["
		"{\"method\":\"A\",\"numerator\":2,\"denominator\":198},"
		"{\"method\":\"B\",\"numerator\":0,\"denominator\":200},"
		"{\"method\":\"C\",\"numerator\":0,\"denominator\":198}]}"));
	json_decref(computed);
}

/* S12: what the code was paid or promised and keeps is taken off, and never more than there is. */
static void what_the_code_holds_is_taken_off_its_entitlement(void **state)
{
	static const struct {
		const char *held_fen, *received_on;
		int64_t owed_fen, entitled_fen;
	} cases[] = { { "0", "7500", 7500001, 7500001 }, { "2500000", "7500", 5000001, 7500001 },
		{ "7500001", "7500", 0, 7500001 }, { "9000000", "7500", 0, 7500001 },
		{ "2500000", "7671", 5000001, 0 } };
	struct refund_judgement judgement;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct row row = ORDINARY;
		row.held_fen = cases[i].held_fen;
		row.received_on = cases[i].received_on;
		json_t *computed = judged(row, NULL, &judgement);
		assert_int_equal(judgement.owed_fen, cases[i].owed_fen);
		assert_int_equal(judgement.entitled_fen, cases[i].entitled_fen);
		assert_int_equal(judgement.failed != NULL, !cases[i].entitled_fen);
		assert_true(is(computed, "entitlement_fen", "7500001"));
		assert_true(is(computed, "paid_fen", cases[i].held_fen));
		json_decref(computed);
	}
}

static void a_case_in_difficulty_shows_both_methods_or_what_blocks_them(void **state)
{
	struct row row = { "t", NULL, "t", NULL, "900000", "0", NULL, NULL };
	struct refund_judgement judgement;
	json_t *computed = judged(row, NULL, &judgement);

	(void)state;
	assert_false(judgement.passes || judgement.fails || judgement.owed_fen > 0);
	assert_string_equal(judgement.against, "R-REFUND-08");
	assert_null(judgement.method);
	assert_true(is(computed, "methods",
		"[{\"method\":\"unemployment_benefit\",\"missing\":\"ui_monthly_fen\"},"
		"{\"method\":\"social_insurance\",\"amount_fen\":2700000}]"));
	assert_true(is(computed, "method", "null"));
	assert_true(is(computed, "amount_fen", "null"));
	assert_true(is(computed, "rate_from", "null"));
	json_decref(computed);
	row.method = "social_insurance";
	json_decref(judged(row, NULL, &judgement));
	assert_true(judgement.passes && judgement.owed_fen > 0);
	assert_string_equal(judgement.method, "social_insurance");
}

static void without_a_record_nothing_is_computed_and_no_figure_is_read(void **state)
{
	struct row row = { "f", "small", "f", NULL, NULL, NULL, NULL, NULL };
	struct refund_judgement judgement;
	json_t *computed = judged(row, NULL, &judgement);

	(void)state;
	assert_true(judgement.fails && judgement.owed_fen <= 0);
	assert_string_equal(judgement.against, "R-REFUND-01");
	assert_string_equal(judgement.failed, "R-REFUND-01");
	assert_null(json_object_get(computed, "figures"));
	assert_true(is(computed, "record_version", "null"));
	assert_true(is(computed, "amount_fen", "null"));
	json_decref(computed);
}

/* What fails and what asks an officer are told apart; the first rule against a case is named. */
static void the_first_rule_against_a_case_is_named(void **state)
{
	struct row row = { "t", "undetermined", "f", NULL, NULL, "0", NULL, NULL };
	struct refund_judgement judgement;

	(void)state;
	json_decref(judged(row, NULL, &judgement));
	assert_false(judgement.passes || judgement.fails);
	assert_string_equal(judgement.against, "R-REFUND-04");
	assert_null(judgement.failed);
}

static void many_rows_share_their_findings_and_keep_their_own_amounts(void **state)
{
	struct ctx ctx = { .arena = arena };
	struct refund_terms known = terms();
	struct db_rows rows = rows_of(&ctx, &ORDINARY, 100);
	struct columns *findings = findings_on(arena);
	size_t made = 0;

	(void)state;
	for (size_t row = 0; row < rows.count; row++) {
		struct refund_judgement judgement;

		refund_judgement_row(&ctx, &known, &rows, row, findings, &judgement);
		assert_int_equal(judgement.result.amount_fen, 7500001);
		made += judgement.count;
	}
	assert_int_equal(findings->rows, made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_window_of_a_case_is_the_one_of_its_finding),
		cmocka_unit_test(an_ordinary_case_shows_how_its_amount_came_about),
		cmocka_unit_test(without_a_layoff_method_a_case_shows_all_three),
		cmocka_unit_test(what_the_code_holds_is_taken_off_its_entitlement),
		cmocka_unit_test(a_case_in_difficulty_shows_both_methods_or_what_blocks_them),
		cmocka_unit_test(without_a_record_nothing_is_computed_and_no_figure_is_read),
		cmocka_unit_test(the_first_rule_against_a_case_is_named),
		cmocka_unit_test(many_rows_share_their_findings_and_keep_their_own_amounts),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}

/* The link: frames, roles, preparing, errors, deadlines, values. */
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/machine_clock.h"
#include "cluster.h"
#include "db/frame.h"
#include "db/pool.h"
#include "db/statement.h"
#include "tests.h"

/* Last: it has a macro named like our fail(). */
#include <cmocka.h>

#define DATABASE "link"
#define ID "0189f7ea-ae2c-7000-8000-0000000000aa"

static struct db_pool *pool;

static void schema_make(void)
{
	cluster_database(DATABASE);
	cluster_sql(DATABASE,
		"CREATE ROLE wengang LOGIN NOINHERIT;"
		"CREATE ROLE wg_county; CREATE ROLE wg_enterprise; CREATE ROLE wg_system; "
		"CREATE ROLE wg_auth;"
		"GRANT wg_county, wg_enterprise, wg_system, wg_auth TO wengang;"
		"CREATE FUNCTION clock_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$"
		"SELECT timestamptz '2020-08-01 00:30:00.000007+08' $$;"
		"CREATE TABLE place (id int CONSTRAINT place_key PRIMARY KEY, name text NOT NULL "
		"CONSTRAINT place_name UNIQUE,"
		"CONSTRAINT place_small CHECK (id < 1000));"
		"CREATE TABLE deep (id int CONSTRAINT place_deferred REFERENCES place DEFERRABLE "
		"INITIALLY DEFERRED);"
		"CREATE FUNCTION follow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$"
		"BEGIN IF new.id = 500 THEN INSERT INTO deep VALUES (501); END IF; RETURN new; END "
		"$$;"
		"CREATE TRIGGER follow AFTER INSERT ON place FOR EACH ROW EXECUTE FUNCTION "
		"follow();"
		"CREATE FUNCTION raise(state text, name text) RETURNS void LANGUAGE plpgsql AS $$"
		"BEGIN RAISE EXCEPTION 'secret' USING ERRCODE = state, CONSTRAINT = name; END $$;"
		"CREATE TABLE hidden (id int);"
		"GRANT SELECT, INSERT ON place TO wg_county, wg_enterprise, wg_system;");
}

static struct db_pool *pool_of(int size, int borrow_ms, int query_ms)
{
	return pool_create(&(struct pool_settings){
		.conninfo = cluster_conninfo(DATABASE, "wengang"),
		.size = size,
		.borrow_ms = borrow_ms,
		.query_ms = query_ms,
	});
}

static int link_setup(void **state)
{
	(void)state;
	schema_make();
	pool = pool_of(3, 2000, 5000);
	return 0;
}

static int link_teardown(void **state)
{
	(void)state;
	pool_destroy(pool);
	return 0;
}

static struct ctx ctx_of(enum role role)
{
	struct ctx ctx = { .arena = arena_create((size_t)16 << 20), .actor.role = role };
	ctx.fault.arena = ctx.arena;
	return ctx;
}

static void ctx_end(struct ctx *ctx)
{
	pool_return(ctx);
	arena_destroy(ctx->arena);
}

static struct ctx ctx_borrowed(struct db_pool *from, enum role role)
{
	struct ctx ctx = ctx_of(role);
	assert_int_equal(pool_borrow(from, &ctx), ERR_NONE);
	return ctx;
}

static struct ctx ctx_begun(enum role role)
{
	struct ctx ctx = ctx_borrowed(pool, role);
	assert_int_equal(frame_begin(&ctx, QUERY_COUNT, 0, NULL, NULL), ERR_NONE);
	return ctx;
}

static void a_frame_tells_who_acts_and_when(void **state)
{
	(void)state;
	struct ctx ctx = ctx_of(ROLE_county);
	struct db_rows rows;
	strcpy(ctx.actor.user_id, ID);
	strcpy(ctx.actor.agency_id, "agency");
	strcpy(ctx.actor.client_id, "it's a \"client\"");
	strcpy(ctx.request_id, "request");
	assert_int_equal(pool_borrow(pool, &ctx), ERR_NONE);
	assert_int_equal(frame_begin(&ctx, QUERY_WHO, 0, NULL, &rows), ERR_NONE);
	assert_int_equal(rows.count, 1);
	assert_string_equal(db_text(&rows, 0, "who"), "wg_county");
	assert_string_equal(db_text(&rows, 0, "login"), "wengang");
	assert_string_equal(db_text(&rows, 0, "role"), "county");
	assert_string_equal(db_text(&rows, 0, "actor"), ID);
	assert_string_equal(db_text(&rows, 0, "human"), "");
	assert_string_equal(db_text(&rows, 0, "agency"), "agency");
	assert_string_equal(db_text(&rows, 0, "client"), "it's a \"client\"");
	assert_string_equal(db_text(&rows, 0, "request"), "request");
	assert_string_equal(db_text(&rows, 0, "zone"), "Asia/Shanghai");
	assert_string_equal(db_text(&rows, 0, "safe"), "on");
	/* Half past midnight in Shanghai: the day there, not the day in UTC. */
	assert_int_equal(ctx.now_us, INT64_C(1596213000000007));
	assert_int_equal(ctx.today, date_of(2020, 8, 1));
	assert_int_equal(frame_commit(&ctx), ERR_NONE);
	ctx_end(&ctx);
}

static void the_next_request_takes_its_own_role(void **state)
{
	(void)state;
	static const enum role roles[] = { ROLE_county, ROLE_enterprise, ROLE_county, ROLE_system };
	for (size_t i = 0; i < LENGTH(roles); i++) {
		struct ctx ctx = ctx_borrowed(pool, roles[i]);
		struct db_rows rows;
		assert_int_equal(frame_read(&ctx, QUERY_WHO, 0, NULL, &rows), ERR_NONE);
		assert_string_equal(db_text(&rows, 0, "who") + 3, role_word(roles[i]));
		assert_int_equal(frame_begin(&ctx, QUERY_WHO, 0, NULL, &rows), ERR_NONE);
		assert_string_equal(db_text(&rows, 0, "who") + 3, role_word(roles[i]));
		ctx_end(&ctx);
	}
}

static void a_role_can_be_lent_inside_a_transaction(void **state)
{
	(void)state;
	struct ctx ctx = ctx_begun(ROLE_county);
	struct db_rows rows;
	db_role(&ctx, ROLE_system);
	assert_int_equal(db_run(&ctx, QUERY_WHO, 0, NULL, &rows), ERR_NONE);
	assert_string_equal(db_text(&rows, 0, "who"), "wg_system");
	assert_string_equal(db_text(&rows, 0, "role"), "system");
	db_role_back(&ctx);
	assert_int_equal(db_run(&ctx, QUERY_WHO, 0, NULL, &rows), ERR_NONE);
	assert_string_equal(db_text(&rows, 0, "who"), "wg_county");
	assert_string_equal(db_text(&rows, 0, "role"), "county");
	const struct db_call who = { QUERY_WHO, &rows, 0, NULL };
	assert_int_equal(db_run_as(&ctx, ROLE_system, &who, 1), ERR_NONE);
	assert_string_equal(db_text(&rows, 0, "who"), "wg_system");
	assert_int_equal(db_run(&ctx, QUERY_WHO, 0, NULL, &rows), ERR_NONE);
	assert_string_equal(db_text(&rows, 0, "who"), "wg_county");
	ctx_end(&ctx);
}

static void a_statement_is_prepared_once_for_each_role(void **state)
{
	(void)state;
	struct db_pool *one = pool_of(1, 1000, 5000);
	struct db_rows rows;
	for (int i = 0; i < 4; i++) {
		struct ctx ctx = ctx_borrowed(one, i % 2 ? ROLE_enterprise : ROLE_county);
		assert_int_equal(frame_read(&ctx, QUERY_PLACE_COUNT, 0, NULL, NULL), ERR_NONE);
		ctx_end(&ctx);
	}
	char pattern[40], expected[40];
	snprintf(pattern, sizeof(pattern), "^q%dr", QUERY_PLACE_COUNT);
	struct ctx ctx = ctx_borrowed(one, ROLE_county);
	assert_int_equal(frame_begin(&ctx, QUERY_COUNT, 0, NULL, NULL), ERR_NONE);
	assert_int_equal(db(&ctx, QUERY_PREPARED, &rows, DB_TEXT(pattern)), ERR_NONE);
	assert_int_equal(rows.count, 2);
	snprintf(expected, sizeof(expected), "q%dr%d", QUERY_PLACE_COUNT, ROLE_enterprise);
	assert_string_equal(db_text(&rows, 0, "name"), expected);
	ctx_end(&ctx);
	pool_destroy(one);
}

static void a_failed_preparation_is_forgotten(void **state)
{
	(void)state;
	struct ctx ctx = ctx_borrowed(pool, ROLE_county);
	struct db_rows rows;
	assert_int_equal(frame_read(&ctx, QUERY_LATER, 0, NULL, &rows), ERR_INTERNAL);
	assert_int_equal(rows.count, 0);
	assert_int_equal(frame_begin(&ctx, QUERY_LATER, 0, NULL, &rows), ERR_INTERNAL);
	frame_rollback(&ctx);
	cluster_sql(DATABASE, "CREATE TABLE later (n int); GRANT SELECT ON later TO wg_county; "
			      "INSERT INTO later VALUES (7)");
	fault_clear(&ctx.fault);
	assert_int_equal(frame_read(&ctx, QUERY_LATER, 0, NULL, &rows), ERR_NONE);
	assert_int_equal(db_int(&rows, 0, "n"), 7);
	ctx_end(&ctx);
}

static void a_named_constraint_becomes_its_error(void **state)
{
	(void)state;
	struct ctx ctx = ctx_begun(ROLE_county);
	struct db_rows rows;
	assert_int_equal(db(&ctx, QUERY_PLACE_ADD, &rows, DB_INT(1), DB_TEXT("Tacheng")), ERR_NONE);
	assert_int_equal(rows.affected, 1);
	assert_int_equal(db(&ctx, QUERY_PLACE_ADD, NULL, DB_INT(2), DB_TEXT("Tacheng")), ERR_LINES);
	assert_false(frame_retryable(&ctx));
	assert_int_equal(ctx.fault.count, 1);
	assert_string_equal(ctx.fault.places[0].pointer, "/lines");
	assert_int_equal(ctx.fault.places[0].code, CODE_PERSON_MONTH_TAKEN);
	frame_rollback(&ctx);
	ctx_end(&ctx);
}

static void other_failures_go_by_their_sqlstate(void **state)
{
	(void)state;
	static const struct {
		const char *state, *name;
		enum err err;
		bool retryable;
		int retry_after_s;
	} cases[] = {
		{ "23514", "place_guard", ERR_PROHIBITED, false, 0 },
		{ "23514", "nobody_knows", ERR_CONFLICT, false, 0 },
		{ "23505", "", ERR_CONFLICT, false, 0 },
		{ "23503", "", ERR_CONFLICT, false, 0 },
		{ "22003", "", ERR_INVALID, false, 0 },
		{ "40001", "", ERR_BUSY, true, 1 },
		{ "40P01", "", ERR_BUSY, true, 1 },
		{ "55P03", "", ERR_BUSY, false, 1 },
		{ "57014", "", ERR_BUSY, false, 1 },
		{ "57P03", "", ERR_DATABASE, false, 0 },
		{ "53100", "", ERR_DATABASE, false, 0 },
		{ "42501", "", ERR_FORBIDDEN, false, 0 },
		{ "42P05", "", ERR_BUSY, true, 1 },
		{ "26000", "", ERR_BUSY, true, 1 },
		{ "P0001", "", ERR_INTERNAL, false, 0 },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct ctx ctx = ctx_begun(ROLE_county);
		enum err err = db(&ctx, QUERY_PLACE_RAISE, NULL, DB_TEXT(cases[i].state),
			DB_TEXT(cases[i].name));
		assert_int_equal(err, cases[i].err);
		assert_int_equal(ctx.fault.err, cases[i].err);
		assert_int_equal(frame_retryable(&ctx), cases[i].retryable);
		assert_int_equal(ctx.fault.retry_after_s, cases[i].retry_after_s);
		assert_int_equal(ctx.fault.count, 0);
		ctx_end(&ctx);
	}
}

static void bad_values_and_missing_grants_are_not_our_fault(void **state)
{
	(void)state;
	struct ctx ctx = ctx_begun(ROLE_county);
	assert_int_equal(db(&ctx, QUERY_PLACE_CAST, NULL, DB_TEXT("no uuid")), ERR_INVALID);
	frame_rollback(&ctx);
	fault_clear(&ctx.fault);
	assert_int_equal(
		frame_read(&ctx, QUERY_PLACE_CAST, 1, &DB_TEXT("\xff\xfe"), NULL), ERR_INVALID);
	fault_clear(&ctx.fault);
	assert_int_equal(frame_read(&ctx, QUERY_PLACE_HIDDEN, 0, NULL, NULL), ERR_FORBIDDEN);
	fault_clear(&ctx.fault);
	assert_int_equal(frame_read(&ctx, QUERY_PLACE_COUNT, 0, NULL, NULL), ERR_NONE);
	ctx_end(&ctx);
}

static void a_failed_transaction_cannot_be_committed(void **state)
{
	(void)state;
	struct ctx ctx = ctx_begun(ROLE_county);
	assert_int_equal(db(&ctx, QUERY_PLACE_ADD, NULL, DB_INT(10), DB_TEXT("ten")), ERR_NONE);
	assert_int_equal(db(&ctx, QUERY_PLACE_CAST, NULL, DB_TEXT("x")), ERR_INVALID);
	fault_clear(&ctx.fault);
	assert_int_equal(frame_commit(&ctx), ERR_INTERNAL);
	ctx_end(&ctx);
	assert_string_equal(cluster_sql(DATABASE, "SELECT count(*) FROM place WHERE id = 10"), "0");
}

static void a_deferred_constraint_fails_at_commit_or_check(void **state)
{
	(void)state;
	struct ctx ctx = ctx_begun(ROLE_county);
	assert_int_equal(db(&ctx, QUERY_PLACE_ADD, NULL, DB_INT(500), DB_TEXT("deep")), ERR_NONE);
	assert_int_equal(frame_commit(&ctx), ERR_FUND);
	assert_string_equal(ctx.fault.places[0].pointer, "/amount");
	fault_clear(&ctx.fault);
	assert_int_equal(frame_begin(&ctx, QUERY_COUNT, 0, NULL, NULL), ERR_NONE);
	assert_int_equal(db(&ctx, QUERY_PLACE_ADD, NULL, DB_INT(500), DB_TEXT("deep")), ERR_NONE);
	assert_int_equal(frame_check(&ctx), ERR_FUND);
	frame_rollback(&ctx);
	fault_clear(&ctx.fault);
	assert_int_equal(frame_begin(&ctx, QUERY_COUNT, 0, NULL, NULL), ERR_NONE);
	assert_int_equal(frame_check(&ctx), ERR_NONE);
	assert_int_equal(frame_commit(&ctx), ERR_NONE);
	ctx_end(&ctx);
}

static void a_returned_connection_leaves_nothing_open(void **state)
{
	(void)state;
	struct ctx ctx = ctx_begun(ROLE_county);
	assert_int_equal(db(&ctx, QUERY_PLACE_ADD, NULL, DB_INT(20), DB_TEXT("twenty")), ERR_NONE);
	ctx_end(&ctx);
	assert_string_equal(cluster_sql(DATABASE, "SELECT count(*) FROM place WHERE id = 20"), "0");
	struct ctx none = ctx_of(ROLE_county);
	frame_rollback(&none);
	assert_int_equal(frame_commit(&none), ERR_INTERNAL);
	ctx_end(&none);
}

static void terminate_backends(void)
{
	cluster_sql(DATABASE, "SELECT count(pg_terminate_backend(pid, 3000)) FROM pg_stat_activity "
			      "WHERE usename = 'wengang'");
}

static void a_killed_backend_is_an_unavailable_database_and_the_pool_heals(void **state)
{
	(void)state;
	struct ctx ctx = ctx_begun(ROLE_county);
	assert_int_equal(db(&ctx, QUERY_PLACE_ADD, NULL, DB_INT(30), DB_TEXT("thirty")), ERR_NONE);
	terminate_backends();
	assert_int_equal(db_run(&ctx, QUERY_PLACE_COUNT, 0, NULL, NULL), ERR_DATABASE);
	frame_rollback(&ctx);
	pool_return(&ctx);
	fault_clear(&ctx.fault);
	assert_int_equal(pool_borrow(pool, &ctx), ERR_NONE);
	assert_int_equal(frame_read(&ctx, QUERY_PLACE_COUNT, 0, NULL, NULL), ERR_NONE);
	ctx_end(&ctx);
}

static void a_commit_into_the_void_is_no_success(void **state)
{
	(void)state;
	struct ctx ctx = ctx_begun(ROLE_county);
	terminate_backends();
	assert_int_equal(frame_commit(&ctx), ERR_DATABASE);
	pool_return(&ctx);
	/* Idle connections that died meanwhile cost nobody an error. */
	fault_clear(&ctx.fault);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(pool_borrow(pool, &ctx), ERR_NONE);
		assert_int_equal(frame_read(&ctx, QUERY_PLACE_COUNT, 0, NULL, NULL), ERR_NONE);
		terminate_backends();
		pool_return(&ctx);
	}
	ctx_end(&ctx);
}

static void a_stopped_backend_cannot_hold_us(void **state)
{
	(void)state;
	struct db_pool *hasty = pool_of(1, 500, 600);
	struct ctx ctx = ctx_borrowed(hasty, ROLE_county);
	struct db_rows rows;
	assert_int_equal(frame_begin(&ctx, QUERY_WHO, 0, NULL, &rows), ERR_NONE);
	pid_t pid = (pid_t)db_int(&rows, 0, "pid");
	assert_int_equal(kill(pid, SIGSTOP), 0);
	int64_t start_us = machine_clock_steady_us();
	assert_int_equal(db_run(&ctx, QUERY_PLACE_COUNT, 0, NULL, NULL), ERR_DATABASE);
	pool_return(&ctx);
	assert_in_range(machine_clock_steady_us() - start_us, 500000, 900000);
	fault_clear(&ctx.fault);
	assert_int_equal(pool_borrow(hasty, &ctx), ERR_NONE);
	assert_int_equal(frame_read(&ctx, QUERY_PLACE_COUNT, 0, NULL, NULL), ERR_NONE);
	ctx_end(&ctx);
	kill(pid, SIGCONT);
	pool_destroy(hasty);
}

static void a_slow_statement_costs_no_connection(void **state)
{
	(void)state;
	struct db_pool *hasty = pool_of(1, 500, 400);
	struct ctx ctx = ctx_borrowed(hasty, ROLE_county);
	struct db_rows rows;
	assert_int_equal(frame_read(&ctx, QUERY_WHO, 0, NULL, &rows), ERR_NONE);
	int64_t pid = db_int(&rows, 0, "pid");
	assert_int_equal(frame_begin(&ctx, QUERY_COUNT, 0, NULL, NULL), ERR_NONE);
	assert_int_equal(db(&ctx, QUERY_NAP, NULL, DB_INT(5)), ERR_BUSY);
	assert_false(frame_retryable(&ctx));
	frame_rollback(&ctx);
	fault_clear(&ctx.fault);
	assert_int_equal(frame_read(&ctx, QUERY_WHO, 0, NULL, &rows), ERR_NONE);
	assert_int_equal(db_int(&rows, 0, "pid"), pid);
	ctx_end(&ctx);
	pool_destroy(hasty);
}

static void a_patient_transaction_has_its_own_time(void **state)
{
	(void)state;
	struct db_pool *hasty = pool_of(1, 500, 300);
	struct ctx ctx = ctx_of(ROLE_county);
	ctx.call_ms = 5000;
	assert_int_equal(pool_borrow(hasty, &ctx), ERR_NONE);
	assert_int_equal(frame_begin(&ctx, QUERY_COUNT, 0, NULL, NULL), ERR_NONE);
	assert_int_equal(db(&ctx, QUERY_NAP, NULL, DB_INT(1)), ERR_NONE);
	pool_return(&ctx);
	/* The next borrower has none of it. */
	ctx.call_ms = 0;
	assert_int_equal(pool_borrow(hasty, &ctx), ERR_NONE);
	assert_int_equal(frame_begin(&ctx, QUERY_COUNT, 0, NULL, NULL), ERR_NONE);
	assert_int_equal(db(&ctx, QUERY_NAP, NULL, DB_INT(5)), ERR_BUSY);
	ctx_end(&ctx);
	pool_destroy(hasty);
}

static void no_database_is_told_soon(void **state)
{
	(void)state;
	struct db_pool *lost =
		pool_create(&(struct pool_settings){ .conninfo = "host=/nonexistent dbname=x",
			.size = 1,
			.borrow_ms = 100,
			.query_ms = 500 });
	struct ctx ctx = ctx_of(ROLE_county);
	int size, used, waiting;
	assert_int_equal(pool_borrow(lost, &ctx), ERR_DATABASE);
	assert_null(ctx.db);
	pool_count(lost, &size, &used, &waiting);
	assert_int_equal(used, 0);
	ctx_end(&ctx);
	pool_destroy(lost);
}

static void borrowing_waits_only_so_long(void **state)
{
	(void)state;
	struct db_pool *one = pool_of(1, 150, 5000);
	struct ctx first = ctx_borrowed(one, ROLE_county), second = ctx_of(ROLE_county);
	int size, used, waiting;
	int64_t start_us = machine_clock_steady_us();
	assert_int_equal(pool_borrow(one, &second), ERR_BUSY);
	assert_in_range(machine_clock_steady_us() - start_us, 140000, 600000);
	assert_int_equal(second.fault.retry_after_s, 1);
	pool_count(one, &size, &used, &waiting);
	assert_int_equal(size, 1);
	assert_int_equal(used, 1);
	assert_int_equal(waiting, 0);
	pool_return(&first);
	fault_clear(&second.fault);
	assert_int_equal(pool_borrow(one, &second), ERR_NONE);
	ctx_end(&second);
	ctx_end(&first);
	pool_destroy(one);
}

static struct column *column_on(struct arena *arena, enum column_type type)
{
	struct column *column = arena_alloc(arena, sizeof(*column));
	column->type = type;
	column->cells = buffer_on(arena);
	return column;
}

static void arrays_travel_unharmed(void **state)
{
	(void)state;
	static const char *const texts[] = { "稳岗·{\"a\",\\}", "", NULL, "NULL" };
	struct ctx ctx = ctx_begun(ROLE_county);
	struct column *t = column_on(ctx.arena, COLUMN_TEXT), *n = column_on(ctx.arena, COLUMN_INT);
	struct column *d = column_on(ctx.arena, COLUMN_DATE),
		      *f = column_on(ctx.arena, COLUMN_BOOL);
	struct column *b = column_on(ctx.arena, COLUMN_BYTES),
		      *u = column_on(ctx.arena, COLUMN_UUID);
	for (size_t i = 0; i < LENGTH(texts); i++) {
		if (!texts[i]) {
			struct column *all[] = { t, n, d, f, b, u };
			for (size_t k = 0; k < LENGTH(all); k++)
				column_null(all[k]);
			continue;
		}
		column_text(t, texts[i], strlen(texts[i]));
		column_int(n, INT64_MIN + (int64_t)i);
		column_date(d, date_of(2020, 2, 29));
		column_bool(f, i == 0);
		column_bytes(b, "a\0b", 3);
		column_uuid(u, ID);
	}
	struct db_rows rows;
	size_t size;
	assert_int_equal(db(&ctx, QUERY_ARRAYS, &rows, DB_COLUMN(t), DB_COLUMN(n), DB_COLUMN(d),
				 DB_COLUMN(f), DB_COLUMN(b), DB_COLUMN(u)),
		ERR_NONE);
	assert_int_equal(rows.count, 4);
	assert_string_equal(db_text(&rows, 0, "t"), texts[0]);
	assert_string_equal(db_text(&rows, 1, "t"), "");
	assert_string_equal(db_text(&rows, 3, "t"), "NULL");
	assert_true(db_int(&rows, 0, "n") == INT64_MIN);
	assert_string_equal(db_text(&rows, 0, "d"), "2020-02-29");
	assert_true(db_bool(&rows, 0, "f"));
	assert_false(db_bool(&rows, 1, "f"));
	assert_memory_equal(db_bytes(&rows, 1, "b", &size), "a\0b", 3);
	assert_int_equal(size, 3);
	assert_string_equal(db_text(&rows, 0, "u"), ID);
	static const char *const columns[] = { "t", "n", "d", "f", "b", "u" };
	for (size_t i = 0; i < LENGTH(columns); i++)
		assert_true(db_is_null(&rows, 2, columns[i]));
	assert_int_equal(db_int(&rows, 2, "n"), 0);
	assert_false(db_bool(&rows, 2, "f"));
	assert_null(db_text(&rows, 2, "t"));
	assert_int_equal(db_column(&rows, "u"), 5);
	assert_int_equal(db_column(&rows, "z"), -1);
	assert_int_equal(frame_commit(&ctx), ERR_NONE);
	ctx_end(&ctx);
}

static void lists_travel_unharmed(void **state)
{
	(void)state;
	static const char *const texts[] = { "逗,号\"", NULL }, *const ids[] = { ID };
	struct ctx ctx = ctx_begun(ROLE_county);
	struct db_rows rows;
	assert_int_equal(
		db(&ctx, QUERY_LISTS, &rows, DB_LIST(texts, 2), DB_LIST(ids, 1)), ERR_NONE);
	assert_int_equal(db_int(&rows, 0, "n"), 2);
	assert_string_equal(db_text(&rows, 0, "t"), texts[0]);
	assert_true(db_is_null(&rows, 0, "t2"));
	assert_string_equal(db_text(&rows, 0, "id"), ID);
	assert_int_equal(db(&ctx, QUERY_LISTS, &rows, DB_LIST(NULL, 0), DB_NONE), ERR_NONE);
	assert_int_equal(db_int(&rows, 0, "n"), 0);
	ctx_end(&ctx);
}

static void scalars_travel_unharmed_and_outlive_the_connection(void **state)
{
	(void)state;
	struct ctx ctx = ctx_begun(ROLE_county);
	struct db_rows rows;
	size_t size;
	const char body[] = "{\"a\": \"甲\"} and more";
	assert_int_equal(db(&ctx, QUERY_SCALARS, &rows, DB_TEXT(""), DB_INT(INT64_MAX),
				 DB_BOOL(true), DB_BYTES(NULL, 0), DB_TEXT("2020-08-01"),
				 DB_BYTES(body, strlen("{\"a\": \"甲\"}"))),
		ERR_NONE);
	assert_int_equal(frame_commit(&ctx), ERR_NONE);
	pool_return(&ctx);
	assert_string_equal(db_text(&rows, 0, "t"), "");
	assert_true(db_int(&rows, 0, "n") == INT64_MAX);
	assert_true(db_bool(&rows, 0, "f"));
	assert_non_null(db_bytes(&rows, 0, "b", &size));
	assert_int_equal(size, 0);
	assert_string_equal(db_text(&rows, 0, "d"), "2020-08-01");
	assert_string_equal(db_text(&rows, 0, "j"), "甲");
	assert_int_equal(pool_borrow(pool, &ctx), ERR_NONE);
	const struct db_value none[] = { DB_TEXT(NULL), DB_NONE, DB_NONE, DB_NONE, DB_NONE,
		DB_NONE };
	assert_int_equal(frame_read(&ctx, QUERY_SCALARS, LENGTH(none), none, &rows), ERR_NONE);
	assert_null(db_text(&rows, 0, "t"));
	assert_null(db_bytes(&rows, 0, "b", &size));
	ctx_end(&ctx);
}

static void megabytes_go_both_ways(void **state)
{
	(void)state;
	struct ctx ctx = ctx_begun(ROLE_county);
	struct db_rows rows;
	size_t size = (size_t)5 << 20, got;
	assert_int_equal(db(&ctx, QUERY_BIG, &rows, DB_BYTES(arena_alloc(ctx.arena, size), size),
				 DB_INT(1 << 20)),
		ERR_NONE);
	assert_int_equal(db_int(&rows, 0, "size"), size);
	db_bytes(&rows, 0, "text", &got);
	assert_int_equal(got, 3 << 20);
	ctx_end(&ctx);
}

static void parameters_must_fit_the_statement(void **state)
{
	(void)state;
	struct ctx ctx = ctx_begun(ROLE_county);
	assert_int_equal(db(&ctx, QUERY_PLACE_ADD, NULL, DB_INT(1)), ERR_INTERNAL);
	fault_clear(&ctx.fault);
	assert_int_equal(db(&ctx, QUERY_PLACE_ADD, NULL, DB_INT(1), DB_INT(2)), ERR_INTERNAL);
	fault_clear(&ctx.fault);
	assert_int_equal(db(&ctx, QUERY_LISTS, NULL, DB_TEXT("{}"), DB_NONE), ERR_INTERNAL);
	fault_clear(&ctx.fault);
	/* Nothing was sent: the transaction is still good. */
	assert_int_equal(db_run(&ctx, QUERY_PLACE_COUNT, 0, NULL, NULL), ERR_NONE);
	assert_int_equal(frame_commit(&ctx), ERR_NONE);
	ctx_end(&ctx);
}

static void a_misread_transaction_is_not_committed(void **state)
{
	(void)state;
#ifdef WENGANG_DEBUG
	skip();
#endif
	struct ctx ctx = ctx_begun(ROLE_county);
	struct db_rows rows;
	assert_int_equal(db(&ctx, QUERY_PLACE_ADD, NULL, DB_INT(40), DB_TEXT("forty")), ERR_NONE);
	assert_int_equal(db_run(&ctx, QUERY_PLACE_COUNT, 0, NULL, &rows), ERR_NONE);
	assert_int_equal(db_int(&rows, 0, "number"), 0);
	assert_int_equal(frame_commit(&ctx), ERR_INTERNAL);
	ctx_end(&ctx);
	assert_string_equal(cluster_sql(DATABASE, "SELECT count(*) FROM place WHERE id = 40"), "0");
}

static void only_whole_numbers_are_numbers(void **state)
{
	(void)state;
	struct ctx ctx = ctx_begun(ROLE_county);
	struct db_rows rows;
	assert_int_equal(db_run(&ctx, QUERY_NUMBERS, 0, NULL, &rows), ERR_NONE);
	assert_true(db_int(&rows, 0, "most") == INT64_MAX);
	assert_true(db_int(&rows, 0, "least") == INT64_MIN);
	assert_int_equal(frame_commit(&ctx), ERR_NONE);
#ifndef WENGANG_DEBUG
	static const char *const wrong[] = { "over", "none", "odd", "dash" };
	for (size_t i = 0; i < LENGTH(wrong); i++) {
		assert_int_equal(frame_begin(&ctx, QUERY_NUMBERS, 0, NULL, &rows), ERR_NONE);
		db_int(&rows, 0, wrong[i]);
		assert_int_equal(frame_commit(&ctx), ERR_INTERNAL);
		fault_clear(&ctx.fault);
	}
#endif
	ctx_end(&ctx);
}

static void calls_out_of_order_are_refused(void **state)
{
	(void)state;
	struct ctx ctx = ctx_borrowed(pool, ROLE_county);
	assert_int_equal(db_run(&ctx, QUERY_PLACE_COUNT, 0, NULL, NULL), ERR_INTERNAL);
	fault_clear(&ctx.fault);
	assert_int_equal(frame_begin(&ctx, QUERY_COUNT, 0, NULL, NULL), ERR_NONE);
	assert_int_equal(frame_begin(&ctx, QUERY_COUNT, 0, NULL, NULL), ERR_INTERNAL);
	ctx_end(&ctx);
}

static void statements_are_found_by_name(void **state)
{
	(void)state;
	assert_int_equal(statement_named("who"), QUERY_WHO);
	assert_int_equal(statement_named("nobody"), QUERY_COUNT);
	assert_string_equal(STATEMENTS[QUERY_ARRAYS].inputs[5], "ids");
	assert_int_equal(STATEMENTS[QUERY_ARRAYS].types[5], 2951);
}

static void *crowd_member(void *argument)
{
	enum role role = *(enum role *)argument;
	intptr_t wrong = 0;
	for (int i = 0; i < 50; i++) {
		struct ctx ctx = ctx_of(role);
		struct db_rows rows = { 0 };
		if (pool_borrow(pool, &ctx) || frame_begin(&ctx, QUERY_WHO, 0, NULL, &rows) ||
			strcmp(db_text(&rows, 0, "role"), role_word(role)) || frame_commit(&ctx))
			wrong++;
		ctx_end(&ctx);
	}
	return (void *)wrong;
}

static void a_crowd_shares_three_connections(void **state)
{
	(void)state;
	static enum role roles[] = { ROLE_county, ROLE_enterprise, ROLE_system };
	pthread_t crowd[9];
	void *wrong;
	for (size_t i = 0; i < LENGTH(crowd); i++)
		assert_int_equal(pthread_create(&crowd[i], NULL, crowd_member, &roles[i % 3]), 0);
	for (size_t i = 0; i < LENGTH(crowd); i++) {
		pthread_join(crowd[i], &wrong);
		assert_null(wrong);
	}
	int size, used, waiting;
	pool_count(pool, &size, &used, &waiting);
	assert_int_equal(used + waiting, 0);
}

int link_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_frame_tells_who_acts_and_when),
		cmocka_unit_test(the_next_request_takes_its_own_role),
		cmocka_unit_test(a_role_can_be_lent_inside_a_transaction),
		cmocka_unit_test(a_statement_is_prepared_once_for_each_role),
		cmocka_unit_test(a_failed_preparation_is_forgotten),
		cmocka_unit_test(a_named_constraint_becomes_its_error),
		cmocka_unit_test(other_failures_go_by_their_sqlstate),
		cmocka_unit_test(bad_values_and_missing_grants_are_not_our_fault),
		cmocka_unit_test(a_failed_transaction_cannot_be_committed),
		cmocka_unit_test(a_deferred_constraint_fails_at_commit_or_check),
		cmocka_unit_test(a_returned_connection_leaves_nothing_open),
		cmocka_unit_test(a_killed_backend_is_an_unavailable_database_and_the_pool_heals),
		cmocka_unit_test(a_commit_into_the_void_is_no_success),
		cmocka_unit_test(a_stopped_backend_cannot_hold_us),
		cmocka_unit_test(a_slow_statement_costs_no_connection),
		cmocka_unit_test(a_patient_transaction_has_its_own_time),
		cmocka_unit_test(no_database_is_told_soon),
		cmocka_unit_test(borrowing_waits_only_so_long),
		cmocka_unit_test(arrays_travel_unharmed),
		cmocka_unit_test(lists_travel_unharmed),
		cmocka_unit_test(scalars_travel_unharmed_and_outlive_the_connection),
		cmocka_unit_test(megabytes_go_both_ways),
		cmocka_unit_test(parameters_must_fit_the_statement),
		cmocka_unit_test(a_misread_transaction_is_not_committed),
		cmocka_unit_test(only_whole_numbers_are_numbers),
		cmocka_unit_test(calls_out_of_order_are_refused),
		cmocka_unit_test(statements_are_found_by_name),
		cmocka_unit_test(a_crowd_shares_three_connections),
	};
	return cmocka_run_group_tests(tests, link_setup, link_teardown);
}

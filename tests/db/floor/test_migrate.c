/* The migrator: once, in order, refused when the past was edited. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "cluster.h"
#include "tests.h"

/* Last: it has a macro named like our fail(). */
#include <cmocka.h>

#define SCRIPTS 12

/* A version of a program: the notebook, then the scripts given. */
struct version {
	struct script_list schema;
	struct script script[SCRIPTS];
};

static struct version version_of(size_t count, const struct script *scripts)
{
	struct version version = { .schema.count = count + 1 };
	version.script[0] = SCHEMA.script[0];
	memcpy(version.script + 1, scripts, count * sizeof(*scripts));
	return version;
}
#define VERSION(...)                                                                               \
	version_of(LENGTH(((const struct script[]){ __VA_ARGS__ })),                               \
		(const struct script[]){ __VA_ARGS__ })

static const struct script ONE = { SCRIPT_MIGRATION, "0001_one.sql",
	"CREATE TABLE one (id int);\n" };
static const struct script TWO = { SCRIPT_MIGRATION, "0002_two.sql",
	"CREATE TABLE two (id int);\n" };

static struct schema_settings settings_of(struct version *version, const char *database)
{
	version->schema.script = version->script;
	return (struct schema_settings){ .conninfo = cluster_conninfo(database, "postgres"),
		.schema = &version->schema };
}

/* The last line the migrator wrote, "" when it wrote none. */
static char said[4000];

static bool migrate_to(const char *database, struct version version)
{
	char text[4000] = "";
	struct schema_settings settings = settings_of(&version, database);
	settings.out = fmemopen(text, sizeof(text), "w");
	bool done = migrate(&settings);
	fclose(settings.out);
	text[strlen(text) ? strlen(text) - 1 : 0] = '\0';
	const char *last = strrchr(text, '\n');
	snprintf(said, sizeof(said), "%s", last ? last + 1 : text);
	return done;
}

static const char *why_not(const char *database, struct version version)
{
	static char why[SCHEMA_WHY_SIZE];
	struct schema_settings settings = settings_of(&version, database);
	bool current = schema_current(&settings, why);
	assert_int_equal(current, !*why);
	return why;
}

static void migrations_run_once_and_in_order(void **state)
{
	(void)state;
	cluster_database("once");
	assert_string_equal(
		why_not("once", VERSION(ONE)), "the database was never migrated; run migrate");
	assert_true(migrate_to("once", VERSION(ONE)));
	assert_string_equal(said, "made functions, views, policies and transition rows");
	assert_string_equal(why_not("once", VERSION(ONE)), "");
	assert_string_equal(why_not("once", VERSION(ONE, TWO)),
		"the database is behind: 0002_two.sql is missing; run migrate");
	assert_true(migrate_to("once", VERSION(ONE, TWO)));
	assert_string_equal(said, "applied 0002_two.sql");
	assert_true(migrate_to("once", VERSION(ONE, TWO)));
	assert_string_equal(said, "");
	assert_string_equal(
		cluster_sql("once",
			"SELECT string_agg(name, ' ' ORDER BY number) FROM wengang_meta.migration"),
		"0001_one.sql 0002_two.sql");
	assert_string_equal(
		cluster_sql("once", "SELECT tableowner FROM pg_tables WHERE tablename = 'two'"),
		"wg_owner");
}

static void an_edited_past_is_refused(void **state)
{
	(void)state;
	struct script edited = ONE;
	edited.text = "CREATE TABLE one (id bigint);\n";
	cluster_database("drift");
	assert_true(migrate_to("drift", VERSION(ONE)));
	assert_false(migrate_to("drift", VERSION(edited, TWO)));
	assert_string_equal(said, "migrate: 0001_one.sql was edited after it was applied");
	assert_string_equal(
		why_not("drift", VERSION(edited)), "0001_one.sql was edited after it was applied");
	assert_string_equal(cluster_sql("drift", "SELECT to_regclass('two')"), "");
}

static void a_newer_database_is_refused(void **state)
{
	(void)state;
	cluster_database("ahead");
	assert_true(migrate_to("ahead", VERSION(ONE, TWO)));
	assert_false(migrate_to("ahead", VERSION(ONE)));
	assert_string_equal(
		said, "migrate: the database is newer than this program: it has 0002_two.sql");
	assert_string_equal(why_not("ahead", VERSION(ONE)),
		"the database is newer than this program: it has 0002_two.sql");
}

static void a_failing_migration_leaves_nothing_and_names_its_line(void **state)
{
	(void)state;
	static const struct script bad = { SCRIPT_MIGRATION, "0002_bad.sql",
		"CREATE TABLE 二 (id int);\n-- 注释\nSELECT * FROM nowhere;\n" };
	static const struct script ends = { SCRIPT_MIGRATION, "0002_ends.sql",
		"CREATE TABLE three (id int);\nCOMMIT;\n" };
	cluster_database("fails");
	assert_false(migrate_to("fails", VERSION(ONE, bad)));
	assert_string_equal(
		said, "migrate: 0002_bad.sql:3: relation \"nowhere\" does not exist (42P01)");
	assert_string_equal(
		cluster_sql("fails", "SELECT count(*) FROM wengang_meta.migration"), "1");
	assert_string_equal(cluster_sql("fails", "SELECT to_regclass('二')"), "");
	assert_false(migrate_to("fails", VERSION(ONE, ends)));
	assert_string_equal(said, "migrate: 0002_ends.sql: a script must not end its transaction");
	assert_true(migrate_to("fails", VERSION(ONE, TWO)));
}

static void repeatables_are_remade_in_any_order_and_old_ones_vanish(void **state)
{
	(void)state;
	static const struct script roles = { SCRIPT_MIGRATION, "0001_roles.sql",
		"CREATE TABLE one (id int, b int);\nALTER TABLE one ENABLE ROW LEVEL SECURITY;\n"
		"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wg_levy') THEN "
		"CREATE ROLE wg_levy; END IF; END $$;\n" };
	static const struct script early = { SCRIPT_REPEATABLE, "view/a.sql",
		"CREATE VIEW a AS SELECT id FROM b;\n" };
	static const struct script late = { SCRIPT_REPEATABLE, "view/b.sql",
		"CREATE VIEW b AS SELECT id, twice(id) AS n FROM one;\n" };
	static const struct script changed = { SCRIPT_REPEATABLE, "view/b.sql",
		"CREATE VIEW b AS SELECT id FROM one;\n" };
	static const struct script function = { SCRIPT_REPEATABLE, "function/t.sql",
		"CREATE OR REPLACE FUNCTION twice(n int) RETURNS bigint LANGUAGE sql AS 'SELECT 2 "
		"* n::bigint';\n" };
	static const struct script retyped = { SCRIPT_REPEATABLE, "function/t.sql",
		"CREATE OR REPLACE FUNCTION twice(m int) RETURNS int LANGUAGE sql AS 'SELECT 2 * "
		"m';\n" };
	static const struct script policy = { SCRIPT_REPEATABLE, "policy/p.sql",
		"CREATE POLICY p ON one USING (true);\nGRANT SELECT (id) ON one TO wg_levy;\n" };
	static const struct script wrong = { SCRIPT_REPEATABLE, "view/c.sql",
		"CREATE VIEW c AS SELECT id\nFROM nowhere;\n" };
	cluster_database("repeat");
	assert_true(migrate_to("repeat", VERSION(roles, early, late, function, policy)));
	assert_string_equal(
		cluster_sql(
			"repeat", "SELECT has_column_privilege('wg_levy', 'one', 'id', 'SELECT')"),
		"t");
	assert_string_equal(why_not("repeat", VERSION(roles, changed, function)),
		"functions, views or policies are of another version; run migrate");
	assert_true(migrate_to("repeat", VERSION(roles, changed, retyped)));
	assert_string_equal(cluster_sql("repeat", "SELECT to_regclass('a')"), "");
	assert_string_equal(cluster_sql("repeat", "SELECT pg_typeof(twice(2))"), "integer");
	assert_string_equal(cluster_sql("repeat", "SELECT count(*) FROM pg_policy"), "0");
	assert_string_equal(
		cluster_sql(
			"repeat", "SELECT has_column_privilege('wg_levy', 'one', 'id', 'SELECT')"),
		"f");
	assert_false(migrate_to("repeat", VERSION(roles, changed, wrong)));
	assert_string_equal(
		said, "migrate: view/c.sql:2: relation \"nowhere\" does not exist (42P01)");
	assert_string_equal(cluster_sql("repeat", "SELECT twice(3)"), "6");
	assert_string_equal(why_not("repeat", VERSION(roles, changed, retyped)), "");
}

static void rights_are_closed_after_what_came_too_early(void **state)
{
	(void)state;
	static const struct script early = { SCRIPT_REPEATABLE, "function/a.sql",
		"CREATE FUNCTION first() RETURNS int LANGUAGE sql AS 'SELECT second()';\n" };
	static const struct script late = { SCRIPT_REPEATABLE, "function/b.sql",
		"CREATE FUNCTION second() RETURNS int LANGUAGE sql AS 'SELECT 2';\n" };
	static const struct script policy = { SCRIPT_REPEATABLE, "policy/p.sql",
		"REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;\n" };
	cluster_database("rights");
	assert_true(migrate_to("rights", VERSION(ONE, early, late, policy)));
	assert_string_equal(
		cluster_sql(
			"rights", "SELECT has_function_privilege('public', 'first()', 'EXECUTE')"),
		"f");
}

static void a_function_in_use_is_replaced(void **state)
{
	(void)state;
	static const struct script first = { SCRIPT_REPEATABLE, "function/t.sql",
		"CREATE OR REPLACE FUNCTION stay() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN "
		"RETURN new; END';\n"
		"CREATE OR REPLACE TRIGGER stay BEFORE INSERT ON one FOR EACH ROW EXECUTE FUNCTION "
		"stay();\n" };
	static const struct script second = { SCRIPT_REPEATABLE, "function/t.sql",
		"CREATE OR REPLACE FUNCTION stay() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN "
		"RETURN NULL; END';\n"
		"CREATE OR REPLACE TRIGGER stay BEFORE INSERT ON one FOR EACH ROW EXECUTE FUNCTION "
		"stay();\n" };
	cluster_database("stays");
	assert_true(migrate_to("stays", VERSION(ONE, first)));
	assert_true(migrate_to("stays", VERSION(ONE, second)));
	assert_string_equal(
		cluster_sql("stays", "INSERT INTO one VALUES (1); SELECT count(*) FROM one"), "0");
}

static void transition_rows_are_watched(void **state)
{
	(void)state;
	static const struct script table = { SCRIPT_MIGRATION, "0001_t.sql",
		"CREATE TABLE transition (step text PRIMARY KEY);\n" };
	static const struct script rows = {
		SCRIPT_REPEATABLE, "transition.sql",
		"DELETE FROM transition;\nINSERT INTO transition VALUES ('submit'), ('approve');\n"
	};
	cluster_database("steps");
	assert_true(migrate_to("steps", VERSION(table, rows)));
	assert_string_equal(why_not("steps", VERSION(table, rows)), "");
	cluster_sql("steps", "INSERT INTO transition VALUES ('pay twice')");
	assert_string_equal(why_not("steps", VERSION(table, rows)),
		"transition rows were changed behind the program's back");
	assert_true(migrate_to("steps", VERSION(table, rows)));
	assert_string_equal(why_not("steps", VERSION(table, rows)), "");
}

static void seeds_run_when_they_differ_and_the_sandbox_asks_for_its_own(void **state)
{
	(void)state;
	static const struct script seed = { SCRIPT_SEED, "seed/a.sql",
		"INSERT INTO one VALUES (1);\n" };
	static const struct script seed2 = { SCRIPT_SEED, "seed/a.sql",
		"INSERT INTO one VALUES (2);\n" };
	static const struct script play = { SCRIPT_SANDBOX, "seed/sandbox/a.sql",
		"INSERT INTO one VALUES (100);\n" };
	cluster_database("seeds");
	assert_true(migrate_to("seeds", VERSION(ONE, seed, play)));
	assert_true(migrate_to("seeds", VERSION(ONE, seed, play)));
	assert_string_equal(cluster_sql("seeds", "SELECT sum(id) FROM one"), "1");
	assert_string_equal(why_not("seeds", VERSION(ONE, seed2, play)),
		"seed/a.sql is of another version; run migrate");
	assert_true(migrate_to("seeds", VERSION(ONE, seed2, play)));
	assert_string_equal(cluster_sql("seeds", "SELECT sum(id) FROM one"), "3");
	struct version version = VERSION(ONE, seed2, play);
	struct schema_settings settings = settings_of(&version, "seeds");
	char why[SCHEMA_WHY_SIZE];
	settings.sandbox = true;
	assert_false(schema_current(&settings, why));
	assert_string_equal(why, "this database is no sandbox; serve it without --sandbox");
	assert_false(migrate(&settings)); /* one is made where nothing is */
	cluster_database("played");
	settings.conninfo = cluster_conninfo("played", "postgres");
	assert_true(migrate(&settings));
	assert_string_equal(cluster_sql("played", "SELECT sum(id) FROM one"), "102");
	assert_true(schema_current(&settings, why));
	settings.sandbox = false;
	assert_false(schema_current(&settings, why));
	assert_string_equal(why, "this database is a sandbox, to be served as one");
}

static void another_key_is_refused(void **state)
{
	(void)state;
	struct version version = VERSION(ONE);
	char why[SCHEMA_WHY_SIZE];
	cluster_database("keys");
	cluster_sql("keys", "CREATE ROLE visitor LOGIN");
	struct schema_settings settings = settings_of(&version, "keys");
	assert_true(migrate(&settings));
	/* The first to serve stores the value, without any right but that. */
	settings.conninfo = cluster_conninfo("keys", "visitor");
	settings.keys = (const struct key_check[]){ { "id_hmac", "abcd" } };
	settings.key_count = 1;
	assert_true(schema_current(&settings, why));
	assert_true(schema_current(&settings, why));
	settings.keys = (const struct key_check[]){ { "id_hmac", "abce" } };
	assert_false(schema_current(&settings, why));
	assert_string_equal(why, "the key id_hmac is not the one this database was made with");
	settings.conninfo = cluster_conninfo("keys", "postgres");
	assert_false(migrate(&settings));
}

static void a_forgetful_server_is_refused_outside_the_sandbox(void **state)
{
	(void)state;
	struct version version = VERSION(ONE);
	char why[SCHEMA_WHY_SIZE];
	cluster_database("forget");
	assert_true(migrate_to("forget", VERSION(ONE)));
	cluster_sql("forget", "ALTER DATABASE forget SET synchronous_commit = off");
	struct schema_settings settings = settings_of(&version, "forget");
	assert_false(schema_current(&settings, why));
	assert_string_equal(why, "synchronous_commit is off: what was promised could be lost");
	settings.sandbox = true;
	assert_true(schema_current(&settings, why));
}

static void *migrate_thread(void *argument)
{
	struct schema_settings *settings = argument;
	return (void *)(intptr_t)migrate(settings);
}

static void two_migrators_do_the_work_once(void **state)
{
	(void)state;
	static const struct script slow = { SCRIPT_MIGRATION, "0001_slow.sql",
		"CREATE TABLE one (id int);\nSELECT pg_sleep(0.3);\n" };
	static const struct script seed = { SCRIPT_SEED, "seed/a.sql",
		"INSERT INTO one VALUES (1);\n" };
	struct version version = VERSION(slow, TWO, seed);
	cluster_database("pair");
	struct schema_settings settings = settings_of(&version, "pair");
	pthread_t threads[3];
	void *done;
	for (size_t i = 0; i < LENGTH(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, migrate_thread, &settings), 0);
	for (size_t i = 0; i < LENGTH(threads); i++) {
		pthread_join(threads[i], &done);
		assert_non_null(done);
	}
	assert_string_equal(cluster_sql("pair", "SELECT count(*) FROM one"), "1");
	assert_string_equal(
		cluster_sql("pair", "SELECT count(*) FROM wengang_meta.migration"), "2");
}

static void no_server_is_told(void **state)
{
	(void)state;
	struct version version = VERSION(ONE);
	char why[SCHEMA_WHY_SIZE];
	struct schema_settings settings = settings_of(&version, "x");
	settings.conninfo = "host=/nonexistent";
	assert_false(schema_current(&settings, why));
	assert_memory_equal(why, "no connection:", 14);
}

int migrate_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(migrations_run_once_and_in_order),
		cmocka_unit_test(an_edited_past_is_refused),
		cmocka_unit_test(a_newer_database_is_refused),
		cmocka_unit_test(a_failing_migration_leaves_nothing_and_names_its_line),
		cmocka_unit_test(repeatables_are_remade_in_any_order_and_old_ones_vanish),
		cmocka_unit_test(rights_are_closed_after_what_came_too_early),
		cmocka_unit_test(a_function_in_use_is_replaced),
		cmocka_unit_test(transition_rows_are_watched),
		cmocka_unit_test(seeds_run_when_they_differ_and_the_sandbox_asks_for_its_own),
		cmocka_unit_test(another_key_is_refused),
		cmocka_unit_test(a_forgetful_server_is_refused_outside_the_sandbox),
		cmocka_unit_test(two_migrators_do_the_work_once),
		cmocka_unit_test(no_server_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

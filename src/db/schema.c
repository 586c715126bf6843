#include "schema.h"

#include <stdarg.h>
#include <string.h>

#include "base/buffer.h"
#include "db/statement.h"
#include "wire.h"

#define SCHEMA_ARENA ((size_t)64 << 20)

bool schema_refuse(struct schema_work *work, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(work->why, SCHEMA_WHY_SIZE, format, arguments);
	va_end(arguments);
	return false;
}

bool schema_connect(struct schema_work *work)
{
	const char *const keys[] = { "application_name", "connect_timeout", "dbname",
		"client_encoding", "options", NULL };
	const char *const values[] = { "wengang migrate", WIRE_HOST_S, work->settings->conninfo,
		"UTF8", "-c TimeZone=Asia/Shanghai -c statement_timeout=0", NULL };
	work->arena = arena_create(SCHEMA_ARENA);
	work->conn = PQconnectdbParams(keys, values, 1);
	if (PQstatus(work->conn) != CONNECTION_OK)
		return schema_refuse(work, "no connection: %.*s",
			(int)strcspn(PQerrorMessage(work->conn), "\n"), PQerrorMessage(work->conn));
	PQsetNoticeReceiver(work->conn, wire_notice_ignore, NULL);
	return true;
}

void schema_close(struct schema_work *work)
{
	PQfinish(work->conn);
	arena_destroy(work->arena);
}

static PGresult *statement_exec(
	struct schema_work *work, enum query query, const char *const *values)
{
	const struct statement *statement = &STATEMENTS[query];
	return PQexecParams(work->conn, statement->sql, (int)statement->input_count,
		statement->types, values, NULL, NULL, 0);
}

static bool result_check(struct schema_work *work, enum query query, const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);
	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
		return true;
	const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	return schema_refuse(
		work, "%s: %s", STATEMENTS[query].name, message ? message : "connection lost");
}

bool schema_ask(
	struct schema_work *work, enum query query, const char *const *values, const char **answer)
{
	PGresult *result CLEANUP(wire_clear) = statement_exec(work, query, values);
	if (!result_check(work, query, result))
		return false;
	if (!answer)
		return true;
	bool given = PQntuples(result) && !PQgetisnull(result, 0, 0);
	*answer = given ? arena_text(work->arena, PQgetvalue(result, 0, 0)) : NULL;
	return true;
}

bool schema_sha256(struct schema_work *work, const char *text, const char **sha256)
{
	return schema_ask(work, QUERY_MIGRATE_SHA256, &text, sha256);
}

bool schema_digest(struct schema_work *work, enum script_kind kind, const char **sha256)
{
	const struct script_list *schema = work->settings->schema;
	struct buffer all = buffer_on(work->arena);
	buffer_text(&all, "");
	for (size_t i = 0; i < schema->count; i++) {
		const struct script *script = &schema->script[i];
		if (script->kind == kind)
			buffer_printf(&all, "%s\n%s\n", script->name, script->text);
	}
	return schema_sha256(work, all.data, sha256);
}

bool schema_noted(struct schema_work *work, const char *name, const char *sha256, bool *same)
{
	const char *noted;
	if (!schema_ask(work, QUERY_MIGRATE_DIGEST, &name, &noted))
		return false;
	*same = noted && !strcmp(noted, sha256);
	return true;
}

static bool migration_same(
	struct schema_work *work, const struct script *script, const PGresult *applied, int row)
{
	const char *sha256;
	if (!schema_sha256(work, script->text, &sha256))
		return false;
	if (strcmp(PQgetvalue(applied, row, 2), sha256))
		return schema_refuse(work, "%s was edited after it was applied", script->name);
	return true;
}

bool schema_history(struct schema_work *work, size_t *applied)
{
	PGresult *rows CLEANUP(wire_clear) = statement_exec(work, QUERY_MIGRATE_APPLIED, NULL);
	if (!result_check(work, QUERY_MIGRATE_APPLIED, rows))
		return false;
	const struct script_list *schema = work->settings->schema;
	int row = 0;
	for (size_t i = 0; i < schema->count && row < PQntuples(rows); i++)
		if (schema->script[i].kind == SCRIPT_MIGRATION &&
			!migration_same(work, &schema->script[i], rows, row++))
			return false;
	*applied = (size_t)row;
	if (row < PQntuples(rows))
		return schema_refuse(work, "the database is newer than this program: it has %s",
			PQgetvalue(rows, row, 1));
	return true;
}

static bool key_same(struct schema_work *work, const struct key_check *key)
{
	const char *stored;
	if (!schema_ask(work, QUERY_MIGRATE_KEY_VALUE, &key->name, &stored))
		return false;
	return !stored || !strcmp(stored, key->value) ||
	       schema_refuse(
		       work, "the key %s is not the one this database was made with", key->name);
}

bool schema_keys_same(struct schema_work *work)
{
	for (size_t i = 0; i < work->settings->key_count; i++)
		if (!key_same(work, &work->settings->keys[i]))
			return false;
	return true;
}

static bool key_note(struct schema_work *work, const struct key_check *key)
{
	const char *const values[] = { key->name, key->value };
	return schema_ask(work, QUERY_MIGRATE_KEY, values, NULL);
}

bool schema_keys(struct schema_work *work)
{
	if (!schema_keys_same(work))
		return false;
	for (size_t i = 0; i < work->settings->key_count; i++)
		if (!key_note(work, &work->settings->keys[i]))
			return false;
	return true;
}

static bool migrations_current(struct schema_work *work)
{
	size_t applied;
	if (!schema_history(work, &applied))
		return false;
	const struct script_list *schema = work->settings->schema;
	for (size_t i = 0, nth = 0; i < schema->count; i++)
		if (schema->script[i].kind == SCRIPT_MIGRATION && nth++ == applied)
			return schema_refuse(work,
				"the database is behind: %s is missing; run migrate",
				schema->script[i].name);
	return true;
}

static bool repeatables_current(struct schema_work *work)
{
	const char *sha256;
	bool same;
	if (!schema_digest(work, SCRIPT_REPEATABLE, &sha256) ||
		!schema_noted(work, "repeatable", sha256, &same))
		return false;
	return same || schema_refuse(work,
			       "functions, views or policies are of another version; run migrate");
}

/* Its clock moves and its passwords are known: a sandbox stays one, and nothing else becomes one.
 */
static bool sandbox_fits(struct schema_work *work, const struct script *script)
{
	const char *const values[] = { script->name };
	const char *noted;
	if (!schema_ask(work, QUERY_MIGRATE_DIGEST, values, &noted))
		return false;
	if (!noted == !work->settings->sandbox)
		return true;
	return schema_refuse(
		work, noted ? "this database is a sandbox, to be served as one"
			    : "this database is no sandbox; serve it without --sandbox");
}

bool schema_marked(struct schema_work *work, bool *marked)
{
	static const char *const name[] = { SCHEMA_MARK };
	const char *mark;
	if (!schema_ask(work, QUERY_MIGRATE_DIGEST, name, &mark))
		return false;
	*marked = mark != NULL;
	return true;
}

/* Also one whose making was cut short, before its first seed. */
static bool mark_fits(struct schema_work *work)
{
	bool marked;
	if (!schema_marked(work, &marked))
		return false;
	return !marked || work->settings->sandbox ||
	       schema_refuse(work, "this database is a sandbox, to be served as one");
}

static bool seeds_current(struct schema_work *work)
{
	const struct script_list *schema = work->settings->schema;
	for (size_t i = 0; i < schema->count; i++) {
		const struct script *script = &schema->script[i];
		const char *sha256;
		bool same = true;
		if (script->kind == SCRIPT_SANDBOX && !sandbox_fits(work, script))
			return false;
		if (script->kind == SCRIPT_SEED &&
			!(schema_sha256(work, script->text, &sha256) &&
				schema_noted(work, script->name, sha256, &same)))
			return false;
		if (!same)
			return schema_refuse(
				work, "%s is of another version; run migrate", script->name);
	}
	return true;
}

static bool transitions_current(struct schema_work *work)
{
	const char *rows;
	bool same;
	if (!schema_ask(work, QUERY_MIGRATE_TRANSITION, NULL, &rows) ||
		!schema_noted(work, "transition", rows, &same))
		return false;
	return same ||
	       schema_refuse(work, "transition rows were changed behind the program's back");
}

static bool server_fit(struct schema_work *work)
{
	const char *encoding, *off = NULL;
	if (!schema_ask(work, QUERY_MIGRATE_ENCODING, NULL, &encoding))
		return false;
	if (!encoding || strcmp(encoding, "UTF8"))
		return schema_refuse(work, "the database must be in UTF8");
	if (!work->settings->sandbox && !schema_ask(work, QUERY_MIGRATE_SETTINGS, NULL, &off))
		return false;
	return !off || schema_refuse(work, "%s is off: what was promised could be lost", off);
}

static bool events_at_home(struct schema_work *work)
{
	const char *outbox, *elsewhere = NULL;
	if (!schema_ask(work, QUERY_MIGRATE_OUTBOX, NULL, &outbox) ||
		(outbox && !schema_ask(work, QUERY_MIGRATE_MOVED, NULL, &elsewhere)))
		return false;
	return !elsewhere ||
	       schema_refuse(work, "the database came from another cluster by a dump; run migrate, "
				   "which mends the order of its events");
}

static bool notebook_present(struct schema_work *work)
{
	const char *table;
	if (!schema_ask(work, QUERY_MIGRATE_NOTEBOOK, NULL, &table))
		return false;
	return table || schema_refuse(work, "the database was never migrated; run migrate");
}

bool schema_current(const struct schema_settings *settings, char why[SCHEMA_WHY_SIZE])
{
	struct schema_work work CLEANUP(schema_close) = { .settings = settings, .why = why };
	*why = '\0';
	return schema_connect(&work) && server_fit(&work) && notebook_present(&work) &&
	       migrations_current(&work) && repeatables_current(&work) && mark_fits(&work) &&
	       seeds_current(&work) && transitions_current(&work) && events_at_home(&work) &&
	       schema_keys(&work);
}

/* One that cannot be asked leaves no transaction behind: each is its own. */
static void question_ask(
	struct schema_work *work, struct arena *arena, struct schema_question *question)
{
	const char *text;
	question->answer = question->why = NULL;
	if (!schema_ask(work, question->query, NULL, &text))
		question->why = arena_text(arena, work->why);
	else if (text)
		question->answer = arena_text(arena, text);
}

bool schema_examine(const char *conninfo, struct arena *arena, struct schema_question *questions,
	size_t count, char why[SCHEMA_WHY_SIZE])
{
	const struct schema_settings settings = { .conninfo = conninfo };
	struct schema_work work CLEANUP(schema_close) = { .settings = &settings, .why = why };
	if (!schema_connect(&work))
		return false;
	for (size_t i = 0; i < count; i++)
		question_ask(&work, arena, &questions[i]);
	return true;
}

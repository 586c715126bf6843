#include "db/migrate.h"

#include <string.h>

#include "db/statement.h"
#include "ground.h"
#include "number.h"
#include "schema.h"
#include "wire.h"

static void tell(const struct schema_work *work, const char *did, const char *name)
{
	if (work->settings->out)
		fprintf(work->settings->out, "%s %s\n", did, name);
}

/* The line of a text in which its n-th character stands; PostgreSQL counts characters, not bytes.
 */
static int line_of(const char *text, int64_t nth)
{
	int line = 1;
	for (; *text && nth > 1; text++) {
		line += *text == '\n';
		nth -= ((unsigned char)text[1] & 0xc0) != 0x80;
	}
	return line;
}

static bool script_refuse(
	struct schema_work *work, const struct script *script, const PGresult *result)
{
	const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
	int64_t nth = 1;
	int line = position && number_parse(position, &nth) ? line_of(script->text, nth) : 1;
	return schema_refuse(work, "%s:%d: %s (%s)", script->name, line,
		message ? message : "connection lost", state ? state : "-");
}

/* Whether the failure only says that something another script makes is not there yet. */
static bool failure_early(const PGresult *result)
{
	static const char *const states[] = { "42P01", "42883", "42704" };
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	for (size_t i = 0; state && i < LENGTH(states); i++)
		if (!strcmp(state, states[i]))
			return true;
	return false;
}

/* A script is many statements, so it travels by the simple protocol; it must leave the transaction
 * open. */
static bool script_run(struct schema_work *work, const struct script *script, bool *early)
{
	PGresult *result CLEANUP(wire_clear) = PQexec(work->conn, script->text);
	ExecStatusType status = PQresultStatus(result);
	*early = failure_early(result);
	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		return script_refuse(work, script, result);
	if (PQtransactionStatus(work->conn) != PQTRANS_INTRANS)
		return schema_refuse(
			work, "%s: a script must not end its transaction", script->name);
	return true;
}

static bool commit(struct schema_work *work)
{
	PGresult *result CLEANUP(wire_clear) =
		PQexec(work->conn, STATEMENTS[QUERY_FRAME_COMMIT].sql);
	return !strcmp(PQcmdStatus(result), "COMMIT") ||
	       schema_refuse(work, "COMMIT did not commit");
}

static bool digest_note(struct schema_work *work, const char *name, const char *sha256)
{
	const char *const values[] = { name, sha256 };
	return schema_ask(work, QUERY_MIGRATE_DIGEST_NOTE, values, NULL);
}

static bool migration_note(struct schema_work *work, const struct script *script)
{
	const char *sha256;
	if (!schema_sha256(work, script->text, &sha256))
		return false;
	/* The file's own number: NNNN_. */
	const char *const values[] = { arena_copy(work->arena, script->name, 4), script->name,
		sha256 };
	return schema_ask(work, QUERY_MIGRATE_NOTE, values, NULL);
}

static bool seed_note(struct schema_work *work, const struct script *script)
{
	const char *sha256;
	return schema_sha256(work, script->text, &sha256) &&
	       digest_note(work, script->name, sha256);
}

static bool meta_note(struct schema_work *work, const struct script *script)
{
	(void)script;
	return ground_mark(work);
}

/* One script, one transaction, recorded in it. */
static bool script_apply(struct schema_work *work, const struct script *script,
	bool (*note)(struct schema_work *, const struct script *))
{
	bool early;
	if (!schema_ask(work, QUERY_FRAME_BEGIN, NULL, NULL))
		return false;
	if (script_run(work, script, &early) && note(work, script) && commit(work)) {
		if (script->kind != SCRIPT_META)
			tell(work, "applied", script->name);
		return true;
	}
	PQclear(PQexec(work->conn, STATEMENTS[QUERY_FRAME_ROLLBACK].sql));
	return false;
}

static bool meta_apply(struct schema_work *work)
{
	const struct script_list *schema = work->settings->schema;
	for (size_t i = 0; i < schema->count; i++)
		if (schema->script[i].kind == SCRIPT_META &&
			!script_apply(work, &schema->script[i], meta_note))
			return false;
	return schema_ask(work, QUERY_MIGRATE_OWNER, NULL, NULL);
}

static bool migrations_apply(struct schema_work *work)
{
	size_t applied, nth = 0;
	if (!schema_history(work, &applied))
		return false;
	const struct script_list *schema = work->settings->schema;
	for (size_t i = 0; i < schema->count; i++)
		if (schema->script[i].kind == SCRIPT_MIGRATION && nth++ >= applied &&
			!script_apply(work, &schema->script[i], migration_note))
			return false;
	return true;
}

/* Makes one repeatable; `early` when it must wait for another. */
static bool repeatable_make(struct schema_work *work, const struct script *script, bool *early)
{
	*early = false;
	if (!schema_ask(work, QUERY_MIGRATE_SAVEPOINT, NULL, NULL))
		return false;
	if (script_run(work, script, early))
		return schema_ask(work, QUERY_MIGRATE_SAVEPOINT_KEEP, NULL, NULL);
	if (!*early)
		return false;
	PQclear(PQexec(work->conn, STATEMENTS[QUERY_MIGRATE_SAVEPOINT_BACK].sql));
	return true;
}

/* Rights are closed and given when everything they are about is there. */
static bool is_policy(const struct script *script)
{
	return !strncmp(script->name, "policy/", strlen("policy/"));
}

/* One walk over those not made yet; how many were made, and how many must wait. */
static bool repeatables_walk(
	struct schema_work *work, bool *made, size_t *progress, size_t *waiting)
{
	const struct script_list *schema = work->settings->schema;
	*progress = *waiting = 0;
	for (size_t i = 0; i < schema->count; i++) {
		bool early;
		if (schema->script[i].kind != SCRIPT_REPEATABLE || made[i])
			continue;
		if (*waiting && is_policy(&schema->script[i]))
			break;
		if (!repeatable_make(work, &schema->script[i], &early))
			return false;
		made[i] = !early;
		*(early ? waiting : progress) += 1;
	}
	return true;
}

/* Views and functions may stand on each other in any order of their files: what comes too early is
 * tried again. */
static bool repeatables_make(struct schema_work *work)
{
	bool *made = arena_alloc(work->arena, work->settings->schema->count * sizeof(*made));
	size_t progress, waiting;
	do {
		if (!repeatables_walk(work, made, &progress, &waiting))
			return false;
	} while (progress && waiting);
	return !waiting; /* the reason is that of the last one tried */
}

static bool repeatables_note(struct schema_work *work, const char *sha256)
{
	const char *rows;
	return schema_ask(work, QUERY_MIGRATE_MADE, NULL, NULL) &&
	       schema_ask(work, QUERY_MIGRATE_TRANSITION, NULL, &rows) &&
	       digest_note(work, "transition", rows) && digest_note(work, "repeatable", sha256);
}

/* As recorded, and nobody has touched the transition rows since. */
static bool repeatables_same(struct schema_work *work, const char *sha256, bool *same)
{
	const char *rows;
	if (!schema_noted(work, "repeatable", sha256, same) || !*same)
		return !*work->why;
	return schema_ask(work, QUERY_MIGRATE_TRANSITION, NULL, &rows) &&
	       schema_noted(work, "transition", rows, same);
}

static bool repeatables_apply(struct schema_work *work)
{
	const char *sha256;
	bool same = false;
	if (!schema_digest(work, SCRIPT_REPEATABLE, &sha256) ||
		!repeatables_same(work, sha256, &same))
		return false;
	if (same)
		return true;
	if (!schema_ask(work, QUERY_FRAME_BEGIN, NULL, NULL) ||
		!schema_ask(work, QUERY_MIGRATE_CLEAR, NULL, NULL))
		return false;
	if (!repeatables_make(work) || !repeatables_note(work, sha256) || !commit(work))
		return false;
	tell(work, "made", "functions, views, policies and transition rows");
	return true;
}

static bool seed_apply(struct schema_work *work, const struct script *script)
{
	const char *sha256;
	bool same;
	if (!schema_sha256(work, script->text, &sha256) ||
		!schema_noted(work, script->name, sha256, &same))
		return false;
	return same || script_apply(work, script, seed_note);
}

static bool seeds_apply(struct schema_work *work)
{
	const struct script_list *schema = work->settings->schema;
	for (size_t i = 0; i < schema->count; i++) {
		enum script_kind kind = schema->script[i].kind;
		bool wanted =
			kind == SCRIPT_SEED || (kind == SCRIPT_SANDBOX && work->settings->sandbox);
		if (wanted && !seed_apply(work, &schema->script[i]))
			return false;
	}
	return true;
}

/* A dump brings its events into a cluster that counts its transactions from the beginning. */
static bool events_mend(struct schema_work *work)
{
	const char *outbox, *mended;
	if (!schema_ask(work, QUERY_MIGRATE_OUTBOX, NULL, &outbox))
		return false;
	if (!outbox)
		return true;
	if (!schema_ask(work, QUERY_FRAME_BEGIN, NULL, NULL) ||
		!schema_ask(work, QUERY_MIGRATE_EVENTS, NULL, &mended) || !commit(work))
		return false;
	if (mended)
		tell(work, "mended",
			arena_printf(work->arena,
				"the order of %s events that another cluster wrote", mended));
	return true;
}

static bool ground_apply(struct schema_work *work)
{
	if (work->settings->reset && !ground_clear(work))
		return false;
	if (work->settings->reset)
		tell(work, "emptied", work->settings->reset);
	return ground_fit(work);
}

bool migrate(const struct schema_settings *settings)
{
	char why[SCHEMA_WHY_SIZE] = "";
	struct schema_work work CLEANUP(schema_close) = { .settings = settings, .why = why };
	bool done = schema_connect(&work) && schema_ask(&work, QUERY_MIGRATE_LOCK, NULL, NULL) &&
		    ground_apply(&work) && meta_apply(&work) && migrations_apply(&work) &&
		    repeatables_apply(&work) && events_mend(&work) && seeds_apply(&work) &&
		    schema_keys(&work);
	if (!done && settings->out)
		fprintf(settings->out, "migrate: %s\n", why);
	return done;
}

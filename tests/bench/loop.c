// floors: db base
/*
 * The limit beside which a roster over HTTP is measured: the very statements that the program runs
 * for it, in the same frame and in the same round trips, by plain libpq on one thread per
 * connection. The lines are those the program wrote before; they become binary arrays outside the
 * loop.
 *
 *   loop list                                                  the statements, as q<number>, in
 * order loop CONNINFO OWNER_CONNINFO USERNAME SECONDS CLAIM...     one connection for each claim
 *
 * Prints one line of JSON like load.
 */
#include <endian.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/column.h"
#include "base/machine_clock.h"
#include "db/statement.h"

#define INPUTS 24
#define DIGEST_SIZE 32

struct bound {
	const char *values[INPUTS];
	int lengths[INPUTS], formats[INPUTS];
};

enum step {
	STEP_BEGIN,
	STEP_FRAME,
	STEP_KEY,
	STEP_FACTS,
	STEP_MOVE,
	STEP_TERMS,
	STEP_POLICY,
	STEP_CLEAR,
	STEP_WRITE,
	STEP_VIEW,
	STEP_STORE,
	STEP_COMMIT,
	STEP_COUNT
};

struct author {
	char *user, *human, *enterprise, *epoch, *principal;
};

struct worker {
	pthread_t thread;
	struct arena *arena;
	PGconn *conn;
	const struct author *author;
	const char *claim;
	int64_t until_us, ended_us;
	struct buffer durations;
	struct bound bound[STEP_COUNT];
	/* What changes from one round to the next. */
	char key[32], digest[DIGEST_SIZE];
	uint64_t next_key;
	char *versions; /* the array's last 8 bytes are the version */
	size_t versions_size;
	PGresult *kept[STEP_COUNT]; /* values of later steps point into them */
};

static void die(const char *what, const char *why)
{
	fprintf(stderr, "loop: %s: %s\n", what, why);
	exit(1);
}

static void set_text(struct bound *bound, int at, const char *text)
{
	bound->values[at] = text;
}

static void set_bytes(struct bound *bound, int at, const char *bytes, size_t size)
{
	bound->values[at] = bytes;
	bound->lengths[at] = (int)size;
	bound->formats[at] = 1;
}

static void set_column(struct bound *bound, int at, const struct column *column)
{
	size_t size;
	const char *array = column_array(column, &size);
	set_bytes(bound, at, array, size);
}

static struct column column_on(struct arena *arena, enum column_type type)
{
	return (struct column){ .type = type, .cells = buffer_on(arena) };
}

static void set_empty(struct worker *worker, struct bound *bound, int at, enum column_type type)
{
	struct column column = column_on(worker->arena, type);
	set_column(bound, at, &column);
}

static void set_one_text(struct worker *worker, struct bound *bound, int at, const char *text)
{
	struct column column = column_on(worker->arena, COLUMN_TEXT);
	column_text(&column, text, strlen(text));
	set_column(bound, at, &column);
}

static void set_ids(struct worker *worker, struct bound *bound, int at)
{
	struct column column = column_on(worker->arena, COLUMN_UUID);
	column_uuid(&column, worker->claim);
	set_column(bound, at, &column);
}

/* ---- what each step binds once ---- */

static void bind_frame(struct worker *worker, struct bound *bound)
{
	const struct author *author = worker->author;
	const char *const values[] = { "wg_enterprise", "enterprise", author->user, author->human,
		author->enterprise, "", "", "bench", "force_generic_plan" };
	for (int i = 0; i < (int)LENGTH(values); i++)
		set_text(bound, i, values[i]);
}

static void bind_key(struct worker *worker, struct bound *bound)
{
	set_text(bound, 0, worker->author->principal);
	set_text(bound, 1, worker->key);
	set_bytes(bound, 2, worker->digest, DIGEST_SIZE);
	set_text(bound, 3, worker->author->user);
	set_text(bound, 4, "enterprise");
	set_text(bound, 5, worker->author->epoch);
}

static void bind_facts(struct worker *worker, struct bound *bound)
{
	set_ids(worker, bound, 0);
}

/* An edit of a draft by its author: no clock turns. */
static void bind_move(struct worker *worker, struct bound *bound)
{
	static const enum column_type clocks[] = { COLUMN_UUID, COLUMN_TEXT, COLUMN_TEXT,
		COLUMN_INT, COLUMN_DATE, COLUMN_TEXT };
	struct column versions = column_on(worker->arena, COLUMN_INT);
	struct column levels = column_on(worker->arena, COLUMN_INT);
	column_int(&versions, 0);
	column_int(&levels, 1);
	set_text(bound, 0, "claim");
	set_text(bound, 1, "edit");
	set_text(bound, 2, "enterprise");
	set_ids(worker, bound, 4);
	worker->versions = (char *)column_array(&versions, &worker->versions_size);
	set_bytes(bound, 5, worker->versions, worker->versions_size);
	set_one_text(worker, bound, 6, "draft");
	set_one_text(worker, bound, 7, "draft");
	set_column(bound, 8, &levels);
	for (int i = 0; i < (int)LENGTH(clocks); i++)
		set_empty(worker, bound, 9 + i, clocks[i]);
}

static void bind_claim(struct worker *worker, struct bound *bound)
{
	set_text(bound, 0, worker->claim);
}

static void bind_store(struct worker *worker, struct bound *bound)
{
	set_text(bound, 0, worker->author->principal);
	set_text(bound, 1, worker->key);
	set_text(bound, 2, "200");
	set_text(bound, 4, "application/json");
}

static void bind_lines(struct worker *worker, struct bound *bound);

/* ---- what each round takes from a result ---- */

static const char *cell(const PGresult *result, const char *column)
{
	int at = PQfnumber(result, column);
	if (at < 0 || !PQntuples(result))
		die(column, "is not in the result");
	return PQgetvalue(result, 0, at);
}

static void take_facts(struct worker *worker, const PGresult *result)
{
	uint64_t version = htobe64(strtoull(cell(result, "version"), NULL, 10));
	memcpy(worker->versions + worker->versions_size - sizeof(version), &version,
		sizeof(version));
}

static void take_key(struct worker *worker, const PGresult *result)
{
	(void)worker;
	if (strcmp(cell(result, "outcome"), "new"))
		die("key", cell(result, "outcome"));
}

static void take_moved(struct worker *worker, const PGresult *result)
{
	(void)worker;
	if (strcmp(cell(result, "moved"), "1"))
		die("move", "touched no case");
}

static void take_terms(struct worker *worker, const PGresult *result)
{
	set_text(&worker->bound[STEP_POLICY], 0, cell(result, "policy_id"));
	set_text(&worker->bound[STEP_POLICY], 1, cell(result, "month"));
}

static void take_view(struct worker *worker, const PGresult *result)
{
	set_text(&worker->bound[STEP_STORE], 3, cell(result, "body"));
	set_text(&worker->bound[STEP_STORE], 6, cell(result, "version"));
}

static void take_commit(struct worker *worker, const PGresult *result)
{
	(void)worker;
	if (strcmp(PQcmdStatus((PGresult *)result), "COMMIT"))
		die("commit", PQcmdStatus((PGresult *)result));
}

static const struct {
	enum query query;
	bool travels_with_next;
	void (*bind)(struct worker *worker, struct bound *bound);
	void (*take)(struct worker *worker, const PGresult *result);
} STEPS[STEP_COUNT] = {
	[STEP_BEGIN] = { QUERY_FRAME_BEGIN, true, NULL, NULL },
	[STEP_FRAME] = { QUERY_FRAME, true, bind_frame, NULL },
	[STEP_KEY] = { QUERY_IDEMPOTENCY_BEGIN, false, bind_key, take_key },
	[STEP_FACTS] = { QUERY_CLAIM_FACTS, false, bind_facts, take_facts },
	[STEP_MOVE] = { QUERY_MOVE_WRITE, false, bind_move, take_moved },
	[STEP_TERMS] = { QUERY_ROSTER_TERMS, false, bind_claim, take_terms },
	[STEP_POLICY] = { QUERY_TRAINING_TERMS_LOAD, false, NULL, NULL },
	[STEP_CLEAR] = { QUERY_ROSTER_CLEAR, false, bind_claim, NULL },
	[STEP_WRITE] = { QUERY_ROSTER_WRITE, false, bind_lines, NULL },
	[STEP_VIEW] = { QUERY_CLAIM_VIEW, false, bind_claim, take_view },
	[STEP_STORE] = { QUERY_IDEMPOTENCY_STORE, false, bind_store, NULL },
	[STEP_COMMIT] = { QUERY_FRAME_COMMIT, false, NULL, take_commit },
};

static const struct statement *statement_of(enum step step)
{
	return &STATEMENTS[STEPS[step].query];
}

/* ---- preparation, as the owner of everything ---- */

static PGconn *connection_open(const char *conninfo)
{
	PGconn *conn = PQconnectdb(conninfo);
	if (PQstatus(conn) != CONNECTION_OK)
		die("connect", PQerrorMessage(conn));
	return conn;
}

static PGresult *ask(PGconn *conn, const char *sql, const char *value, int format)
{
	PGresult *result = PQexecParams(conn, sql, 1, NULL, &value, NULL, NULL, format);
	if (PQresultStatus(result) != PGRES_TUPLES_OK || PQntuples(result) != 1)
		die(sql, PQresultErrorMessage(result));
	return result;
}

/* Each input of roster_write but the claim is a column of the lines that stand there. */
static char *lines_sql(struct arena *arena)
{
	const struct statement *write = statement_of(STEP_WRITE);
	struct buffer sql = buffer_on(arena);
	buffer_text(&sql, "SELECT ");
	for (size_t i = 1; i < write->input_count; i++) {
		const char *name = write->inputs[i];
		const char *value = !strcmp(name, "line")     ? "l.line::bigint"
				    : !strcmp(name, "sealed") ? "p.sealed"
				    : !strcmp(name, "mask")   ? "l.id_mask"
							      : arena_printf(arena, "l.%s", name);
		buffer_printf(&sql, "%sarray_agg(%s ORDER BY l.line)", i > 1 ? ", " : "", value);
	}
	buffer_text(&sql,
		" FROM claim_line l JOIN person p ON p.key = l.person_key WHERE l.claim_id = $1");
	return sql.data;
}

static const char *owner_conninfo;

static void bind_lines(struct worker *worker, struct bound *bound)
{
	PGconn *owner = connection_open(owner_conninfo);
	PGresult *lines = ask(owner, lines_sql(worker->arena), worker->claim, 1);
	set_text(bound, 0, worker->claim);
	for (int i = 0; i < PQnfields(lines); i++) {
		size_t size = (size_t)PQgetlength(lines, 0, i);
		char *array = arena_copy(worker->arena, PQgetvalue(lines, 0, i), size);
		if (!size)
			die(worker->claim, "has no lines");
		set_bytes(bound, i + 1, array, size);
	}
	PQclear(lines);
	PQfinish(owner);
}

static void author_read(struct author *author, const char *username, struct arena *arena)
{
	PGconn *owner = connection_open(owner_conninfo);
	PGresult *found = ask(owner,
		"SELECT id, human_id, enterprise_id, token_epoch, 'user:' || id FROM app_user "
		"WHERE username = $1",
		username, 0);
	char **const to[] = { &author->user, &author->human, &author->enterprise, &author->epoch,
		&author->principal };
	for (int i = 0; i < (int)LENGTH(to); i++)
		*to[i] = arena_text(arena, PQgetvalue(found, 0, i));
	PQclear(found);
	PQfinish(owner);
}

static void prepare_all(struct worker *worker)
{
	for (int step = 0; step < STEP_COUNT; step++) {
		const struct statement *statement = statement_of((enum step)step);
		PGresult *result = PQprepare(worker->conn, statement->name, statement->sql,
			(int)statement->input_count, statement->types);
		if (PQresultStatus(result) != PGRES_COMMAND_OK)
			die(statement->name, PQresultErrorMessage(result));
		PQclear(result);
		if (STEPS[step].bind)
			STEPS[step].bind(worker, &worker->bound[step]);
	}
	if (!PQenterPipelineMode(worker->conn))
		die("pipeline", PQerrorMessage(worker->conn));
}

/* ---- the loop ---- */

static void send_step(struct worker *worker, int step)
{
	const struct statement *statement = statement_of((enum step)step);
	const struct bound *bound = &worker->bound[step];
	if (!PQsendQueryPrepared(worker->conn, statement->name, (int)statement->input_count,
		    bound->values, bound->lengths, bound->formats, 0))
		die(statement->name, PQerrorMessage(worker->conn));
}

static void take_step(struct worker *worker, int step)
{
	PGresult *result = PQgetResult(worker->conn);
	ExecStatusType status = PQresultStatus(result);
	if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
		die(statement_of((enum step)step)->name, PQresultErrorMessage(result));
	if (STEPS[step].take)
		STEPS[step].take(worker, result);
	PQclear(worker->kept[step]);
	worker->kept[step] = result;
	if (PQgetResult(worker->conn))
		die("answer", "has no end");
}

/* One round trip: the steps from `first` that travel together. Answers the step behind them. */
static int round_trip(struct worker *worker, int first)
{
	int last = first;
	while (STEPS[last].travels_with_next)
		last++;
	for (int step = first; step <= last; step++)
		send_step(worker, step);
	if (!PQpipelineSync(worker->conn))
		die("sync", PQerrorMessage(worker->conn));
	for (int step = first; step <= last; step++)
		take_step(worker, step);
	PGresult *sync = PQgetResult(worker->conn);
	if (PQresultStatus(sync) != PGRES_PIPELINE_SYNC)
		die("sync", "is missing");
	PQclear(sync);
	return last + 1;
}

static void replace_once(struct worker *worker)
{
	snprintf(worker->key, sizeof(worker->key), "loop-%016llx",
		(unsigned long long)worker->next_key++);
	memcpy(worker->digest, &worker->next_key, sizeof(worker->next_key));
	for (int step = 0; step < STEP_COUNT;)
		step = round_trip(worker, step);
}

static void *work(void *argument)
{
	struct worker *worker = argument;
	int64_t start_us = machine_clock_steady_us();
	do {
		replace_once(worker);
		worker->ended_us = machine_clock_steady_us();
		uint32_t duration_us = (uint32_t)(worker->ended_us - start_us);
		buffer_put(&worker->durations, &duration_us, sizeof(duration_us));
		start_us = worker->ended_us;
	} while (worker->ended_us < worker->until_us);
	return NULL;
}

static void worker_init(
	struct worker *worker, const char *conninfo, const struct author *author, const char *claim)
{
	worker->arena = arena_create((size_t)1 << 30);
	worker->durations = buffer_on(worker->arena);
	worker->author = author;
	worker->claim = claim;
	worker->conn = connection_open(conninfo);
	if (getrandom(&worker->next_key, sizeof(worker->next_key), 0) < 0)
		die("random", "is missing");
	prepare_all(worker);
	replace_once(worker);
}

static int ascending(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static void report(const struct worker *workers, size_t count, int64_t start_us)
{
	struct buffer all = buffer_on(workers[0].arena);
	int64_t ended_us = start_us;
	for (size_t i = 0; i < count; i++) {
		buffer_put(&all, workers[i].durations.data, workers[i].durations.size);
		if (workers[i].ended_us > ended_us)
			ended_us = workers[i].ended_us;
	}
	uint32_t *us = (uint32_t *)(void *)all.data;
	size_t n = all.size / sizeof(*us);
	qsort(us, n, sizeof(*us), ascending);
	printf("{\"requests\":%zu,\"seconds\":%.6f,\"p50_us\":%u,\"p99_us\":%u}\n", n,
		(double)(ended_us - start_us) / 1e6, us[n / 2], us[n * 99 / 100]);
}

static void run(struct worker *workers, size_t count, int64_t seconds)
{
	int64_t start_us = machine_clock_steady_us();
	for (size_t i = 0; i < count; i++) {
		workers[i].until_us = start_us + seconds * 1000000;
		if (pthread_create(&workers[i].thread, NULL, work, &workers[i]))
			die("thread", "cannot be made");
	}
	for (size_t i = 0; i < count; i++)
		pthread_join(workers[i].thread, NULL);
	report(workers, count, start_us);
}

static int list(void)
{
	for (int step = 0; step < STEP_COUNT; step++)
		printf("q%d\n", (int)STEPS[step].query);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "list"))
		return list();
	if (argc < 6)
		die("usage", "list | CONNINFO OWNER_CONNINFO USERNAME SECONDS CLAIM...");
	struct arena *arena = arena_create((size_t)1 << 30);
	struct author author;
	size_t count = (size_t)argc - 5;
	struct worker *workers = arena_alloc(arena, count * sizeof(*workers));
	owner_conninfo = argv[2];
	author_read(&author, argv[3], arena);
	for (size_t i = 0; i < count; i++)
		worker_init(&workers[i], argv[1], &author, argv[5 + i]);
	run(workers, count, strtol(argv[4], NULL, 10));
	for (size_t i = 0; i < count; i++) {
		for (int step = 0; step < STEP_COUNT; step++)
			PQclear(workers[i].kept[step]);
		PQfinish(workers[i].conn);
		arena_destroy(workers[i].arena);
	}
	arena_destroy(arena);
	return 0;
}

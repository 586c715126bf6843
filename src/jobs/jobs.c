#include "jobs/jobs.h"

#include <string.h>

#include "base/log.h"
#include "crypt/uuid.h"
#include "db/db.h"
#include "db/frame.h"
#include "db/pool.h"
#include "domain/due.h"
#include "domain/job.h"
#include "domain/night.h"

#define ARENA_LIMIT ((size_t)32 << 20)

typedef enum err worker_task(struct ctx *ctx, void *found);

/* One transaction of the system, with an arena and a connection of its own. */
static enum err task_run(const struct worker *worker, worker_task *task, void *found)
{
	struct arena *arena = arena_create(ARENA_LIMIT);
	struct ctx ctx = { .arena = arena,
		.fault = { .arena = arena },
		.actor = { .role = ROLE_system },
		.sealer = worker->sealer,
		.sandbox = worker->sandbox };
	uuid_new(ctx.request_id);
	enum err err = pool_borrow(worker->pool, &ctx);
	if (!err)
		err = task(&ctx, found);
	frame_rollback(&ctx);
	pool_return(&ctx);
	arena_destroy(arena);
	return err;
}

/* One duty, of which one worker at a time takes care. */
static enum err duty_done(struct ctx *ctx, void *duty)
{
	struct db_rows rows;
	enum err err = frame_begin(ctx, QUERY_WORK_LOCK, 0, NULL, &rows);
	if (err || !db_bool(&rows, 0, "mine"))
		return err;
	err = ((const struct duty *)duty)->run(ctx);
	return err ? err : frame_commit(ctx);
}

/* What may be forgotten is, and the round is noted, whatever it found. */
static enum err round_ended(struct ctx *ctx, void *night)
{
	struct db_rows rows;
	enum err err = frame_begin(ctx, QUERY_WORK_FORGET, 0, NULL, NULL);
	if (!err)
		err = db_run(ctx, QUERY_WORK_NOTE, 0, NULL, &rows);
	if (err)
		return err;
	*(bool *)night = db_bool(&rows, 0, "night");
	return frame_commit(ctx);
}

/* Each in a transaction of its own: a case that cannot go on keeps no other duty waiting. The night
 * is long, and done between the rounds (jobs_night). */
static enum err duties_done(const struct worker *worker)
{
	size_t count;
	const struct duty *duties = due_duties(&count);
	enum err first = ERR_NONE;
	for (size_t i = 0; i < count; i++) {
		if (duties[i].run == night_due)
			continue;
		enum err err = task_run(worker, duty_done, (void *)&duties[i]);
		if (err)
			log_event(LOG_WARN, "duty_failed", "duty", duties[i].name);
		first = first ? first : err;
	}
	return first;
}

/* No officer's step may empty a scan, so the system may not either: the role is the worker's alone.
 */
static enum err empty_scans(struct ctx *ctx, void *unused)
{
	(void)unused;
	frame_as(ctx, FRAME_WORK);
	enum err err = frame_begin(ctx, QUERY_WORK_EMPTY, 0, NULL, NULL);
	return err ? err : frame_commit(ctx);
}

enum err jobs_tick(const struct worker *worker, bool *night)
{
	*night = false;
	enum err due = duties_done(worker), emptied = task_run(worker, empty_scans, NULL);
	enum err ended = task_run(worker, round_ended, night);
	return due ? due : emptied ? emptied : ended;
}

static enum err night_step(struct ctx *ctx, void *report)
{
	enum err err = frame_begin(ctx, QUERY_COUNT, 0, NULL, NULL);
	if (!err)
		err = night_go_on(ctx, report);
	return err ? err : frame_commit(ctx);
}

/* The line tells the reader of the log whether to look at the table. */
static void tell_night(const struct night_report *report)
{
	struct log_line line;
	bool found = report->missed || report->otherwise;
	log_begin(&line, found ? LOG_WARN : LOG_INFO, "night_ended");
	log_int(&line, "compared", report->compared);
	log_int(&line, "missed", report->missed);
	log_int(&line, "judged", report->judged);
	log_int(&line, "otherwise", report->otherwise);
	log_end(&line);
}

enum err jobs_night(const struct worker *worker, bool *found)
{
	struct night_report report = { 0 };
	enum err err = task_run(worker, night_step, &report);
	*found = !err && report.found;
	if (!err && report.ended)
		tell_night(&report);
	return err;
}

struct claim {
	char id[UUID_SIZE]; /* empty: there was no job */
	enum err why;       /* it cannot go on; ERR_NONE: try again */
};

/* What another attempt may heal is not the job's failure. */
static bool passes(const struct ctx *ctx, enum err err)
{
	return err == ERR_DATABASE || err == ERR_BUSY || frame_retryable(ctx);
}

static enum err step_claimed(struct ctx *ctx, void *found)
{
	struct db_rows rows;
	struct claim *claim = found;
	enum err err = frame_begin(ctx, QUERY_JOB_CLAIM, 0, NULL, &rows);
	if (err || !rows.count)
		return err;
	memcpy(claim->id, db_text(&rows, 0, "id"), UUID_SIZE);
	err = job_step(ctx, &rows);
	if (!err)
		err = frame_commit(ctx);
	if (err && !passes(ctx, err))
		claim->why = err;
	return err;
}

static enum err job_give_up(struct ctx *ctx, void *found)
{
	const struct claim *claim = found;
	const struct db_value values[] = { DB_TEXT(claim->id),
		DB_TEXT(err_kind(claim->why)->slug) };
	enum err err = frame_begin(ctx, QUERY_JOB_FAIL, LENGTH(values), values, NULL);
	return err ? err : frame_commit(ctx);
}

enum err jobs_step(const struct worker *worker, bool *found)
{
	struct claim claim = { .id = "" };
	enum err err = task_run(worker, step_claimed, &claim);
	*found = claim.id[0] && !err;
	if (!claim.why)
		return err;
	enum err failed = task_run(worker, job_give_up, &claim);
	return failed ? failed : err;
}

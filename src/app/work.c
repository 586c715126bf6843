#include "app/command.h"
#include "base/log.h"
#include "base/machine_clock.h"
#include "crypt/sealer.h"
#include "db/pool.h"
#include "jobs/jobs.h"

#define ROUND_MS 1000
/* A round serves a whole queue, a step of a job a thousand rows. */
#define CALL_MS 15000
/* How soon a new job is seen. */
#define PAUSE_MS 100

/* What failed is tried again at the next round: jobs are rows, nothing is lost. */
static bool went_well(const char *what, enum err err)
{
	if (err)
		log_event(LOG_WARN, what, "code", err_kind(err)->slug);
	return !err;
}

/* A step of a job; without one, a chunk of the night. One that failed waits for the next round. */
static bool step(const struct worker *worker, bool *night, bool *found)
{
	bool good = went_well("step_failed", jobs_step(worker, found));
	if (good && !*found && *night)
		*night = went_well("night_failed", jobs_night(worker, found)) && *found;
	return good;
}

/* A long job or a night must not keep the rounds waiting: between two steps there is time for one.
 */
static void work(const struct worker *worker)
{
	int64_t round_us = machine_clock_steady_us();
	int pause_ms = 0;
	bool night = false;
	while (!command_told_to_end(pause_ms)) {
		bool found = false;
		if (machine_clock_steady_us() >= round_us) {
			round_us = machine_clock_steady_us() + ROUND_MS * INT64_C(1000);
			(void)went_well("round_failed", jobs_tick(worker, &night));
		}
		bool good = step(worker, &night, &found);
		pause_ms = !good ? ROUND_MS : found ? 0 : PAUSE_MS;
	}
}

static int run(struct command *command)
{
	command_settle();
	const struct sealer *sealer = command_sealer(command);
	if (!sealer || !command_schema_current(command, sealer))
		return 1;
	struct db_pool *pool = command_pool(command, CALL_MS);
	log_event(LOG_INFO, "working", NULL, NULL);
	work(&(struct worker){ pool, sealer, command->config.sandbox });
	pool_destroy(pool);
	sealer_close((struct sealer *)sealer);
	log_event(LOG_INFO, "stopped", NULL, NULL);
	return 0;
}

const struct subcommand WORK = {
	.word = "work", .run = run, .help = "do background work until SIGTERM"
};

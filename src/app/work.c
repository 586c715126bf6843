#include "app/program.h"
#include "base/log.h"
#include "crypt/seal.h"
#include "db/link.h"
#include "jobs/jobs.h"

#define ROUND_MS 1000

/* A round that failed is tried again at the next: jobs are rows, nothing is lost. */
static void rounds(struct db_pool *pool, const struct sealer *sealer, bool sandbox)
{
	while (!program_told_to_end(ROUND_MS)) {
		enum err e = jobs_tick(pool, sealer, sandbox);
		if (e)
			log_event(LOG_WARN, "round_failed", "code", err_kind(e)->slug);
	}
}

int work_command(struct program *program)
{
	program_settle();
	const struct sealer *sealer = program_sealer(program);
	if (!sealer || !program_schema_current(program, sealer))
		return 1;
	struct db_pool *pool = program_pool(program);
	log_event(LOG_INFO, "working", NULL, NULL);
	rounds(pool, sealer, program->config.sandbox);
	db_pool_destroy(pool);
	sealer_close((struct sealer *)sealer);
	log_event(LOG_INFO, "stopped", NULL, NULL);
	return 0;
}

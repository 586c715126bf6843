/**
 * Background work, run by the process `wengangd work`: what a passed day causes, the retention of
 * what may be forgotten, and jobs.
 *
 * Any number of workers may run; a round is done by whoever gets its lock and a step of a job by
 * whoever has claimed it, so nothing happens twice.
 */
#pragma once
#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"

struct db_pool;
struct sealer;

struct worker {
	struct db_pool *pool;
	const struct sealer *sealer;
	bool sandbox;
};

/** One round; that it was ended is noted with it (work_round). `night` tells whether a night is
 * due, or goes on. ERR_NONE also when another worker is at it. */
MUST_USE enum err jobs_tick(const struct worker *worker, bool *night);
/** The next chunk of a night that nobody is at; `found` tells whether one was done. Its end is a
 * line of the log. */
MUST_USE enum err jobs_night(const struct worker *worker, bool *found);
/**
 * One step of the oldest open job that nobody is at; `found` tells whether one was done. A job
 * whose step fails for good has failed; one that met a busy or absent database stays open.
 */
MUST_USE enum err jobs_step(const struct worker *worker, bool *found);

/** How far a job is: told by the room that does its steps to domain/job.c, which books it. */
#pragma once
#include <stdint.h>

/** What one step did. */
struct job_progress {
	int64_t done;       /**< rows worked through */
	int64_t last_row;   /**< the last of them; before the step, the last of the step before */
	const char *counts; /**< JSON object of numbers, added to those of the job's result */
};

/** Metrics in Prometheus' text form: requests by operation and status, their duration, requests in
 * flight, the pool, the age of the work. */
#pragma once
#include <stdint.h>

#include "base/buffer.h"
#include "contract/contract.h"

struct metrics;
struct program;

/** Counters for the operations of a contract, and one set for requests that reach none. On the
 * arena. */
struct metrics *metrics_create(
	struct arena *arena, const struct operation *operations, size_t count);
/** One more, one fewer request in flight; metrics_in_flight tells how many there are. */
void metrics_enter(struct metrics *metrics);
void metrics_leave(struct metrics *metrics);
int metrics_in_flight(const struct metrics *metrics);
/** Counts a finished request; operation is NULL when the path reached none. */
void metrics_count(struct metrics *metrics, const struct operation *operation, int status,
	int64_t duration_us);
/** Everything, as a scrape wants it: the ages of what the worker has to do and the years of the
 * calendar that are missing among it; without those, and with wengang_database_up 0, while the
 * database is away. The arena is for the asking. */
void metrics_write(const struct program *program, struct arena *arena, struct buffer *out);

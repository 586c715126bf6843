#include "http/wire/metrics.h"

#include <stdatomic.h>

#include "db/pool.h"
#include "http/path/program.h"

/* Every status the service gives; the last stands for all others. */
static const int STATUSES[] = { 200, 201, 202, 204, 304, 400, 401, 403, 404, 405, 406, 409, 410,
	412, 413, 415, 422, 428, 429, 500, 503, 0 };
static const int64_t BOUNDS_US[] = { 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000,
	1000000, 5000000, 60000000 };

struct series {
	atomic_uint_fast64_t status[LENGTH(STATUSES)];
	atomic_uint_fast64_t bucket[LENGTH(BOUNDS_US)];
	atomic_uint_fast64_t count;
	atomic_uint_fast64_t sum_us;
};

struct metrics {
	atomic_int in_flight;
	size_t count; /* of operations; the series behind them is for none */
	const struct operation *operations;
	struct series *series;
};

struct metrics *metrics_create(
	struct arena *arena, const struct operation *operations, size_t count)
{
	struct metrics *metrics = arena_alloc(arena, sizeof(*metrics));
	metrics->count = count;
	metrics->operations = operations;
	metrics->series = arena_alloc(arena, (count + 1) * sizeof(*metrics->series));
	return metrics;
}

void metrics_enter(struct metrics *metrics)
{
	atomic_fetch_add(&metrics->in_flight, 1);
}

void metrics_leave(struct metrics *metrics)
{
	atomic_fetch_sub(&metrics->in_flight, 1);
}

int metrics_in_flight(const struct metrics *metrics)
{
	return atomic_load(&metrics->in_flight);
}

void metrics_count(
	struct metrics *metrics, const struct operation *operation, int status, int64_t duration_us)
{
	struct series *series = &metrics->series[operation ? operation->index : metrics->count];
	size_t s = 0, b = 0;
	while (STATUSES[s] && STATUSES[s] != status)
		s++;
	while (b < LENGTH(BOUNDS_US) && duration_us > BOUNDS_US[b])
		b++;
	atomic_fetch_add_explicit(&series->status[s], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&series->count, 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&series->sum_us, (uint64_t)duration_us, memory_order_relaxed);
	if (b < LENGTH(BOUNDS_US))
		atomic_fetch_add_explicit(&series->bucket[b], 1, memory_order_relaxed);
}

static const char *series_name(const struct metrics *metrics, size_t index)
{
	return index < metrics->count ? metrics->operations[index].id : "none";
}

static uint64_t read_of(const atomic_uint_fast64_t *counter)
{
	return atomic_load_explicit(counter, memory_order_relaxed);
}

static void write_statuses(const struct metrics *metrics, size_t index, struct buffer *out)
{
	for (size_t s = 0; s < LENGTH(STATUSES); s++) {
		uint64_t count = read_of(&metrics->series[index].status[s]);
		if (count)
			buffer_printf(out,
				"wengang_requests_total{operation=\"%s\",status=\"%d\"} %llu\n",
				series_name(metrics, index), STATUSES[s],
				(unsigned long long)count);
	}
}

static void write_durations(const struct metrics *metrics, size_t index, struct buffer *out)
{
	const struct series *series = &metrics->series[index];
	const char *name = series_name(metrics, index);
	unsigned long long sum = 0, count = read_of(&series->count);
	if (!count)
		return;
	for (size_t b = 0; b < LENGTH(BOUNDS_US); b++) {
		sum += read_of(&series->bucket[b]);
		buffer_printf(out,
			"wengang_request_seconds_bucket{operation=\"%s\",le=\"%g\"} %llu\n", name,
			(double)BOUNDS_US[b] / 1e6, sum);
	}
	buffer_printf(out, "wengang_request_seconds_bucket{operation=\"%s\",le=\"+Inf\"} %llu\n",
		name, count);
	buffer_printf(out, "wengang_request_seconds_sum{operation=\"%s\"} %.6f\n", name,
		(double)read_of(&series->sum_us) / 1e6);
	buffer_printf(out, "wengang_request_seconds_count{operation=\"%s\"} %llu\n", name, count);
}

static void write_gauges(const struct program *program, struct buffer *out)
{
	int size, used, waiting;
	pool_count(program->pool, &size, &used, &waiting);
	buffer_printf(out,
		"# TYPE wengang_requests_in_flight gauge\nwengang_requests_in_flight %d\n",
		metrics_in_flight(program->metrics));
	buffer_printf(out,
		"# TYPE wengang_pool_connections gauge\nwengang_pool_connections{state=\"all\"} "
		"%d\n",
		size);
	buffer_printf(out, "wengang_pool_connections{state=\"used\"} %d\n", used);
	buffer_printf(out, "# TYPE wengang_pool_waiting gauge\nwengang_pool_waiting %d\n", waiting);
}

void metrics_write(const struct program *program, struct buffer *out)
{
	const struct metrics *metrics = program->metrics;
	buffer_text(out, "# TYPE wengang_requests_total counter\n");
	for (size_t i = 0; i <= metrics->count; i++)
		write_statuses(metrics, i, out);
	buffer_text(out, "# TYPE wengang_request_seconds histogram\n");
	for (size_t i = 0; i <= metrics->count; i++)
		write_durations(metrics, i, out);
	write_gauges(program, out);
}

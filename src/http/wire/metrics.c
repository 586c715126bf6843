#include "http/wire/metrics.h"

#include <stdatomic.h>

#include "db/frame.h"
#include "db/pool.h"
#include "http/path/program.h"

/* Every status the service gives; the last stands for all others. */
static const int STATUSES[] = { 200, 201, 202, 204, 304, 308, 400, 401, 403, 404, 405, 406, 409,
	410, 412, 413, 414, 415, 422, 428, 429, 431, 500, 503, 0 };
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

static void write_age(struct buffer *out, const char *of, int64_t seconds)
{
	buffer_printf(out, "wengang_oldest_age_seconds{of=\"%s\"} %lld\n", of, (long long)seconds);
}

static void write_gauge(struct buffer *out, const char *name, const struct db_rows *ages,
	const char *column, const char *absent)
{
	buffer_printf(out, "# TYPE %s gauge\n%s ", name, name);
	if (db_is_null(ages, 0, column))
		buffer_printf(out, "%s\n", absent);
	else
		buffer_printf(out, "%lld\n", (long long)db_int(ages, 0, column));
}

/* A worker or a night that has never been there is older than any. */
static void write_worker(const struct db_rows *ages, struct buffer *out)
{
	write_gauge(out, "wengang_worker_round_age_seconds", ages, "round", "+Inf");
	write_gauge(out, "wengang_night_age_seconds", ages, "night", "+Inf");
	write_gauge(out, "wengang_night_missed", ages, "night_missed", "0");
	write_gauge(out, "wengang_night_otherwise", ages, "night_otherwise", "0");
}

static enum err ask(const struct program *program, struct arena *arena, enum role role,
	enum query query, struct db_rows *rows)
{
	struct ctx ctx = { .arena = arena, .fault = { .arena = arena }, .actor = { .role = role } };
	enum err e = pool_borrow(program->pool, &ctx);
	if (!e)
		e = frame_read(&ctx, query, 0, NULL, rows);
	pool_return(&ctx);
	return e;
}

/* What the database knows of the work behind the requests; as the system, which sees all of it. */
static void write_work(const struct program *program, struct arena *arena, struct buffer *out)
{
	struct db_rows ages;
	enum err e = ask(program, arena, ROLE_system, QUERY_WORK_AGE, &ages);
	buffer_printf(out, "# TYPE wengang_database_up gauge\nwengang_database_up %d\n", e ? 0 : 1);
	if (e)
		return;
	write_worker(&ages, out);
	buffer_text(out, "# TYPE wengang_oldest_age_seconds gauge\n");
	write_age(out, "duty", db_int(&ages, 0, "duty"));
	write_age(out, "job", db_int(&ages, 0, "job"));
	write_age(out, "event", db_int(&ages, 0, "event"));
}

static void write_gauges(const struct program *program, struct buffer *out)
{
	int size, used, waiting;
	pool_count(program->pool, &size, &used, &waiting);
	buffer_text(out, "# TYPE wengang_build_info gauge\n"
			 "wengang_build_info{version=\"" API_VERSION "\"} 1\n");
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

/* Years of the calendar without which no deadline can be told (S60); nothing while the database is
 * away. */
static void write_calendar(const struct program *program, struct arena *arena, struct buffer *out)
{
	struct db_rows missing;
	if (ask(program, arena, ROLE_public, QUERY_CALENDAR_MISSING, &missing))
		return;
	buffer_text(out, "# TYPE wengang_calendar_missing gauge\n");
	for (size_t i = 0; i < missing.count; i++)
		buffer_printf(out, "wengang_calendar_missing{layer=\"%s\",year=\"%s\"} 1\n",
			db_text(&missing, i, "layer"), db_text(&missing, i, "year"));
}

void metrics_write(const struct program *program, struct arena *arena, struct buffer *out)
{
	const struct metrics *metrics = program->metrics;
	buffer_text(out, "# TYPE wengang_requests_total counter\n");
	for (size_t i = 0; i <= metrics->count; i++)
		write_statuses(metrics, i, out);
	buffer_text(out, "# TYPE wengang_request_seconds histogram\n");
	for (size_t i = 0; i <= metrics->count; i++)
		write_durations(metrics, i, out);
	write_gauges(program, out);
	write_work(program, arena, out);
	write_calendar(program, arena, out);
}

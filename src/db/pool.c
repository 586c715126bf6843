#include "db/pool.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/machine_clock.h"
#include "fault.h"
#include "link.h"
#include "wire.h"

#define POOL_ARENA ((size_t)1 << 20)

static void options_free(PQconninfoOption **options)
{
	PQconninfoFree(*options);
}

/* The operator's own `options` come last, so that they can say remote_apply or another limit. */
static const char *options_of(const char *conninfo, struct arena *arena)
{
	PQconninfoOption *parsed CLEANUP(options_free) = PQconninfoParse(conninfo, NULL);
	for (PQconninfoOption *option = parsed; option && option->keyword; option++)
		if (!strcmp(option->keyword, "options") && option->val)
			return arena_text(arena, option->val);
	return "";
}

/* What a pooler would lose of these stands in sql/migrations/0000_session.sql, too. */
static char *session_options(const struct pool_settings *settings, struct arena *arena)
{
	return arena_printf(arena,
		"-c TimeZone=Asia/Shanghai -c DateStyle=ISO,YMD -c bytea_output=hex -c "
		"statement_timeout=%d "
		"-c lock_timeout=2000 -c idle_in_transaction_session_timeout=10000 -c "
		"synchronous_commit=on -c jit=off "
		"-c client_min_messages=warning -c client_connection_check_interval=1000 %s",
		link_statement_ms(settings->query_ms), options_of(settings->conninfo, arena));
}

static void pool_lock_create(struct db_pool *pool)
{
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&pool->freed, &attributes);
	pthread_condattr_destroy(&attributes);
	pthread_mutex_init(&pool->lock, NULL);
}

struct db_pool *pool_create(const struct pool_settings *settings)
{
	struct arena *arena = arena_create(POOL_ARENA);
	struct db_pool *pool = arena_alloc(arena, sizeof(*pool));
	size_t size = (size_t)settings->size;
	pool->arena = arena;
	pool->settings = *settings;
	pool->settings.conninfo = arena_text(arena, settings->conninfo);
	pool->options = session_options(&pool->settings, arena);
	pool->links = arena_alloc(arena, size * sizeof(*pool->links));
	pool->free = arena_alloc(arena, size * sizeof(struct db_link *));
	pool_lock_create(pool);
	for (size_t i = 0; i < size; i++) {
		pool->links[i].pool = pool;
		pool->free[i] = &pool->links[i];
	}
	pool->free_count = settings->size;
	return pool;
}

void pool_destroy(struct db_pool *pool)
{
	if (!pool)
		return;
	for (int i = 0; i < pool->settings.size; i++)
		link_close(&pool->links[i]);
	pthread_cond_destroy(&pool->freed);
	pthread_mutex_destroy(&pool->lock);
	arena_destroy(pool->arena);
}

void pool_count(const struct db_pool *pool, int *size, int *used, int *waiting)
{
	*size = pool->settings.size;
	*used = atomic_load(&pool->used);
	*waiting = atomic_load(&pool->waiting);
}

static struct timespec timespec_of(int64_t us)
{
	return (struct timespec){ .tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000 };
}

/* The link used last is given first: a quiet server keeps few connections warm. */
static struct db_link *link_wait(struct db_pool *pool, int64_t asked_us)
{
	struct timespec until = timespec_of(asked_us + pool->settings.borrow_ms * INT64_C(1000));
	int late = 0;
	while (!pool->free_count && !late)
		late = pthread_cond_timedwait(&pool->freed, &pool->lock, &until);
	return pool->free_count ? pool->free[--pool->free_count] : NULL;
}

static struct db_link *link_take(struct db_pool *pool, int64_t asked_us)
{
	atomic_fetch_add(&pool->waiting, 1);
	pthread_mutex_lock(&pool->lock);
	struct db_link *link = link_wait(pool, asked_us);
	pthread_mutex_unlock(&pool->lock);
	atomic_fetch_sub(&pool->waiting, 1);
	if (link)
		atomic_fetch_add(&pool->used, 1);
	return link;
}

static void link_give(struct db_link *link)
{
	struct db_pool *pool = link->pool;
	atomic_fetch_sub(&pool->used, 1);
	pthread_mutex_lock(&pool->lock);
	pool->free[pool->free_count++] = link;
	pthread_cond_signal(&pool->freed);
	pthread_mutex_unlock(&pool->lock);
}

static bool link_ready(struct db_link *link)
{
	if (link->conn && wire_alive(link->conn))
		return true;
	link_close(link);
	link->conn = wire_connect(link->pool);
	return link->conn;
}

static void link_lend(const struct ctx *ctx, int64_t asked_us)
{
	struct db_link *link = ctx->db;
	link->as = FRAME_ACTOR;
	link->misread = link->retryable = false;
	link->asked_us = asked_us;
	link->call_ms = ctx->call_ms ? ctx->call_ms : link->pool->settings.query_ms;
}

enum err pool_borrow(struct db_pool *pool, struct ctx *ctx)
{
	int64_t asked_us = ctx->asked_us ? ctx->asked_us : machine_clock_steady_us();
	ctx->asked_us = 0;
	ctx->db = link_take(pool, asked_us);
	if (!ctx->db) {
		ctx->fault.retry_after_s = RETRY_AFTER_S;
		return fail(&ctx->fault, ERR_BUSY);
	}
	link_lend(ctx, asked_us);
	if (link_ready(ctx->db))
		return ERR_NONE;
	fault_report(ctx, "cannot connect", NULL, QUERY_COUNT, NULL);
	pool_return(ctx);
	return fail(&ctx->fault, ERR_DATABASE);
}

void pool_return(struct ctx *ctx)
{
	struct db_link *link = ctx->db;
	if (!link)
		return;
	frame_rollback(ctx);
	if (link->conn && (link->stale || PQtransactionStatus(link->conn) != PQTRANS_IDLE))
		link_close(link);
	link->stale = false;
	ctx->db = NULL;
	link_give(link);
}

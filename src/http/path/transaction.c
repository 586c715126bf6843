#include "http/path/transaction.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "base/machine_clock.h"
#include "crypt/random.h"
#include "db/frame.h"
#include "db/pool.h"
#include "http/path/idempotency.h"
#include "http/path/reading.h"

/* After the first: 40001 and 40P01 are the database's way of asking to start again. */
#define RETRIES 3
#define PAUSE_MS 5
/* As long as others wait for a connection. */
#define SIGN_IN_WAIT_S 2

/* GET, open and outside /v1: the program's own pages. */
static bool needs_database(const struct operation *operation)
{
	return !operation->open || strcmp(operation->method, "GET") ||
	       !strncmp(operation->path, "/v1/", 4);
}

/* Signing in is done with the rights of wg_auth, which no API role has. */
static bool is_sign_in(const struct operation *operation)
{
	return operation->open && !strncmp(operation->path, "/oauth/", 7);
}

static bool is_logged(const struct exchange *exchange)
{
	return exchange->ctx.actor.role == ROLE_auditor &&
	       !strcmp(exchange->operation->method, "GET");
}

static enum err handle(struct exchange *exchange)
{
	enum err e = exchange->pair->handle(&exchange->call, &exchange->reply);
	if (!e && is_logged(exchange))
		e = reading_log(&exchange->call);
	return e;
}

static enum err attempt(struct exchange *exchange)
{
	struct ctx *ctx = &exchange->ctx;
	enum err e = pool_borrow(exchange->program->pool, ctx);
	if (e)
		return e;
	if (is_sign_in(exchange->operation))
		frame_as(ctx, FRAME_AUTH);
	e = idempotency_begin(exchange);
	if (e || exchange->idempotency.replayed)
		return e;
	e = handle(exchange);
	if (e)
		return e;
	if (ctx->dry_run)
		return frame_check(ctx);
	e = idempotency_store(exchange);
	return e ? e : frame_commit(ctx);
}

/* Two transactions that collided must not march in step. */
static void pause_some(int attempts)
{
	uint8_t jitter;
	random_bytes(&jitter, sizeof(jitter));
	long ms = (long)PAUSE_MS * attempts + jitter % 16;
	nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000 }, NULL);
}

/* A handler is a function of its call: whatever it left is thrown away before the next attempt. */
static void start_again(struct exchange *exchange)
{
	fault_clear(&exchange->ctx.fault);
	exchange->reply = (struct reply){ .ctx = &exchange->ctx, .version = -1 };
	exchange->idempotency.replayed = false;
	exchange->doubt = NULL;
}

static enum err run(struct exchange *exchange)
{
	for (int attempts = 1;; attempts++) {
		enum err e = attempt(exchange);
		bool again = e && attempts <= RETRIES && frame_retryable(&exchange->ctx);
		frame_rollback(&exchange->ctx);
		pool_return(&exchange->ctx);
		if (!again)
			return e;
		start_again(exchange);
		pause_some(attempts);
	}
}

/* Hashing a password takes long, with a connection in hand: sign-ins wait for each other, and
 * leave some connections to everybody else. */
static enum err sign_in(struct exchange *exchange)
{
	exchange->ctx.asked_us = machine_clock_steady_us();
	int64_t until_us = exchange->ctx.asked_us + SIGN_IN_WAIT_S * INT64_C(1000000);
	const struct timespec until = { until_us / 1000000, until_us % 1000000 * 1000 };
	int waited;
	while ((waited = sem_clockwait(exchange->program->sign_ins, CLOCK_MONOTONIC, &until)) &&
		errno == EINTR)
		continue;
	if (waited)
		return fail(&exchange->ctx.fault, ERR_BUSY);
	enum err e = run(exchange);
	sem_post(exchange->program->sign_ins);
	return e;
}

enum err transaction_run(struct exchange *exchange)
{
	if (!needs_database(exchange->operation))
		return handle(exchange);
	return is_sign_in(exchange->operation) ? sign_in(exchange) : run(exchange);
}

/**
 * The program as it serves: everything that is made once at start and shared, unchanging or
 * guarded, by all requests.
 *
 * app/serve.c makes it; the server hands it to each request.
 */
#pragma once
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "contract/contract.h"

/** Version of the contract and the program; the contract's info.version, and the header
 * API-Version. */
#define API_VERSION "1.0.0"

struct keyring;
struct db_pool;
struct sealer;
struct pairing;
struct throttle;
struct metrics;

struct program {
	const struct contract *contract;
	const struct operation *operations;
	size_t operation_count;
	const struct pairing *pairing;
	struct keyring *keyring;
	struct db_pool *pool;
	sem_t *sign_ins; /**< how many may sign in at once: fewer than the pool has connections */
	const struct sealer *sealer;
	struct throttle *throttle;
	struct metrics *metrics;
	const char *cors_origins; /**< comma-separated allow-list; empty: none; `*`: every origin */
	const char *contract_json; /**< the contract's bytes, served as they are */
	size_t contract_size;
	size_t body_limit; /**< largest body, whatever an operation allows */
	bool sandbox;
	bool check_replies;   /**< each JSON reply must be what the contract promises */
	bool trust_forwarded; /**< the caller's address is the last of X-Forwarded-For */
	atomic_bool stopping; /**< no new work should be sent here */
};

/** The operation of that name, or NULL. */
const struct operation *program_operation(const struct program *program, const char *id);
/** Asks the database for an answer, and how the worker is: `running`, `late` or `never` seen.
 * ERR_BUSY while stopping or when the pool is exhausted, ERR_DATABASE when it is away. */
MUST_USE enum err program_ready(
	const struct program *program, struct arena *arena, const char **worker);

#include <stdatomic.h>

#include "app/command.h"
#include "auth/keyring.h"
#include "auth/token.h"
#include "base/log.h"
#include "contract/contract.h"
#include "crypt/sealer.h"
#include "db/pool.h"
#include "gen/openapi.h"
#include "http/wire/metrics.h"
#include "http/wire/server.h"
#include "http/wire/throttle.h"

/* As long as the longest request may take; whoever stops us usually gives half a minute. */
#define DRAIN_S 25
/* A caller of a database that does not answer is told within five seconds, a second of them for the
 * rest. What takes longer says so in the contract (x-seconds). */
#define CALL_MS 4000

static struct keyring *keyring_make(struct command *command)
{
	const char *why = NULL;
	const struct config *config = &command->config;
	struct keyring *keyring =
		keyring_open(config->keys, config->issuer, config->audience, command->arena, &why);
	if (!keyring) {
		command_refuse("signing keys", why);
		return NULL;
	}
	if (!*config->signing_key || keyring_sign_with(keyring, config->signing_key))
		return keyring;
	command_refuse("--signing-key", arena_printf(command->arena, "%s holds no %s.pem",
						config->keys, config->signing_key));
	keyring_close(keyring);
	return NULL;
}

/* A caller's requests come to all servers in turns, and no server knows of the others. */
static int rate_here(const struct config *config)
{
	int rate = config->rate / config->servers;
	return config->rate && !rate ? 1 : rate;
}

static bool doors_open(struct command *command, struct program *program)
{
	program->contract = command_contract(command);
	program->pairing = program->contract ? command_pairing(command, program->contract) : NULL;
	if (!program->pairing)
		return false;
	program->operations = contract_operations(program->contract, &program->operation_count);
	program->keyring = keyring_make(command);
	program->sealer = program->keyring ? command_sealer(command) : NULL;
	return program->sealer && command_schema_current(command, program->sealer);
}

static void doors_close(struct program *program)
{
	keyring_close(program->keyring);
	sealer_close((struct sealer *)program->sealer);
}

static struct program *program_make(struct command *command)
{
	const struct config *config = &command->config;
	struct program *program = arena_alloc(command->arena, sizeof(*program));
	if (!doors_open(command, program)) {
		doors_close(program);
		return NULL;
	}
	program->throttle = throttle_create(command->arena, rate_here(config));
	program->metrics =
		metrics_create(command->arena, program->operations, program->operation_count);
	program->pool = command_pool(command, CALL_MS);
	program->sign_ins = arena_alloc(command->arena, sizeof(sem_t));
	sem_init(program->sign_ins, 0, (unsigned)(config->pool + 1) / 2);
	program->cors_origins = config->cors;
	program->contract_json = OPENAPI_JSON;
	program->contract_size = OPENAPI_JSON_SIZE;
	program->body_limit = (size_t)config->body_limit;
	program->sandbox = config->sandbox;
	program->check_replies = config->check_replies;
	program->trust_forwarded = config->trust_forwarded;
	return program;
}

static struct server *server_make(struct command *command, struct program *program)
{
	const char *why = NULL;
	const struct config *config = &command->config;
	const struct server_settings settings = {
		.address = config->listen,
		.port = (uint16_t)config->port,
		.metrics_port = (uint16_t)config->metrics_port,
		.connection_limit = (unsigned)config->connections,
		.address_limit = (unsigned)config->connections_per_address,
		.deadline_s = config->deadline_s,
	};
	struct server *server = server_start(program, &settings, command->arena, &why);
	if (!server)
		command_refuse("listen", why);
	return server;
}

static void announce(const struct command *command, const struct program *program)
{
	struct log_line line;
	log_begin(&line, LOG_INFO, "serving");
	log_text(&line, "address", command->config.listen);
	log_int(&line, "port", command->config.port);
	log_int(&line, "operations", (int64_t)program->operation_count);
	log_text(&line, "sandbox", command->config.sandbox ? "yes" : NULL);
	log_end(&line);
}

static int run(struct command *command)
{
	command_settle();
	struct program *program = program_make(command);
	if (!program)
		return 1;
	struct server *server = server_make(command, program);
	if (server) {
		arena_trim();
		announce(command, program);
		command_told_to_end(-1);
		log_event(LOG_INFO, "stopping", NULL, NULL);
		server_stop(server, DRAIN_S);
		log_event(LOG_INFO, "stopped", NULL, NULL);
	}
	pool_destroy(program->pool);
	doors_close(program);
	return server ? 0 : 1;
}

const struct subcommand SERVE = {
	.word = "serve", .run = run, .help = "answer requests until SIGTERM"
};

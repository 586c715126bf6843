#include <stdatomic.h>

#include "app/command.h"
#include "auth/token.h"
#include "base/log.h"
#include "contract/contract.h"
#include "crypt/seal.h"
#include "db/link.h"
#include "gen/openapi.h"
#include "http/wire/metrics.h"
#include "http/wire/server.h"
#include "http/wire/throttle.h"

/* As long as the longest request may take; whoever stops us usually gives half a minute. */
#define DRAIN_S 25

static bool doors_open(struct command *command, struct service *service)
{
	const char *why = NULL;
	const struct config *config = &command->config;
	service->contract = command_contract(command);
	service->pairing = service->contract ? command_pairing(command, service->contract) : NULL;
	if (!service->pairing)
		return false;
	service->operations = contract_operations(service->contract, &service->operation_count);
	service->keyring =
		keyring_open(config->keys, config->issuer, config->audience, command->arena, &why);
	if (!service->keyring)
		command_refuse("signing keys", why);
	service->sealer = service->keyring ? command_sealer(command) : NULL;
	return service->sealer && command_schema_current(command, service->sealer);
}

static void doors_close(struct service *service)
{
	keyring_close(service->keyring);
	sealer_close((struct sealer *)service->sealer);
}

static struct service *service_make(struct command *command)
{
	const struct config *config = &command->config;
	struct service *service = arena_alloc(command->arena, sizeof(*service));
	if (!doors_open(command, service)) {
		doors_close(service);
		return NULL;
	}
	service->throttle = throttle_create(command->arena, config->rate);
	service->metrics =
		metrics_create(command->arena, service->operations, service->operation_count);
	service->pool = command_pool(command);
	service->sign_ins = arena_alloc(command->arena, sizeof(sem_t));
	sem_init(service->sign_ins, 0, (unsigned)(config->pool + 1) / 2);
	service->cors_origins = config->cors;
	service->contract_json = OPENAPI_JSON;
	service->contract_size = OPENAPI_JSON_SIZE;
	service->body_limit = (size_t)config->body_limit;
	service->sandbox = config->sandbox;
	service->check_replies = config->check_replies;
	service->trust_forwarded = config->trust_forwarded;
	return service;
}

static struct server *server_make(struct command *command, struct service *service)
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
	struct server *server = server_start(service, &settings, command->arena, &why);
	if (!server)
		command_refuse("listen", why);
	return server;
}

static void announce(const struct command *command, const struct service *service)
{
	struct log_line line;
	log_begin(&line, LOG_INFO, "serving");
	log_text(&line, "address", command->config.listen);
	log_int(&line, "port", command->config.port);
	log_int(&line, "operations", (int64_t)service->operation_count);
	log_text(&line, "sandbox", command->config.sandbox ? "yes" : NULL);
	log_end(&line);
}

static int run(struct command *command)
{
	command_settle();
	struct service *service = service_make(command);
	if (!service)
		return 1;
	struct server *server = server_make(command, service);
	if (server) {
		arena_trim();
		announce(command, service);
		command_told_to_end(-1);
		log_event(LOG_INFO, "stopping", NULL, NULL);
		server_stop(server, DRAIN_S);
		log_event(LOG_INFO, "stopped", NULL, NULL);
	}
	db_pool_destroy(service->pool);
	doors_close(service);
	return server ? 0 : 1;
}

const struct subcommand SERVE = { "serve", run, "answer requests until SIGTERM" };

#include <stdatomic.h>

#include "app/program.h"
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

static bool doors_open(struct program *program, struct service *service)
{
	const char *why = NULL;
	const struct config *config = &program->config;
	service->contract = program_contract(program);
	service->pairing = service->contract ? program_pairing(program, service->contract) : NULL;
	if (!service->pairing)
		return false;
	service->operations = contract_operations(service->contract, &service->operation_count);
	service->keyring =
		keyring_open(config->keys, config->issuer, config->audience, program->arena, &why);
	if (!service->keyring)
		program_refuse("signing keys", why);
	service->sealer = service->keyring ? program_sealer(program) : NULL;
	return service->sealer && program_schema_current(program, service->sealer);
}

static void doors_close(struct service *service)
{
	keyring_close(service->keyring);
	sealer_close((struct sealer *)service->sealer);
}

static struct service *service_make(struct program *program)
{
	const struct config *config = &program->config;
	struct service *service = arena_alloc(program->arena, sizeof(*service));
	if (!doors_open(program, service)) {
		doors_close(service);
		return NULL;
	}
	service->throttle = throttle_create(program->arena, config->rate);
	service->metrics =
		metrics_create(program->arena, service->operations, service->operation_count);
	service->pool = program_pool(program);
	service->sign_ins = arena_alloc(program->arena, sizeof(sem_t));
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

static struct server *server_make(struct program *program, struct service *service)
{
	const char *why = NULL;
	const struct config *config = &program->config;
	const struct server_settings settings = {
		.address = config->listen,
		.port = (uint16_t)config->port,
		.metrics_port = (uint16_t)config->metrics_port,
		.connection_limit = (unsigned)config->connections,
		.address_limit = (unsigned)config->connections_per_address,
		.deadline_s = config->deadline_s,
	};
	struct server *server = server_start(service, &settings, program->arena, &why);
	if (!server)
		program_refuse("listen", why);
	return server;
}

static void announce(const struct program *program, const struct service *service)
{
	struct log_line line;
	log_begin(&line, LOG_INFO, "serving");
	log_text(&line, "address", program->config.listen);
	log_int(&line, "port", program->config.port);
	log_int(&line, "operations", (int64_t)service->operation_count);
	log_text(&line, "sandbox", program->config.sandbox ? "yes" : NULL);
	log_end(&line);
}

int serve_command(struct program *program)
{
	program_settle();
	struct service *service = service_make(program);
	if (!service)
		return 1;
	struct server *server = server_make(program, service);
	if (server) {
		arena_trim();
		announce(program, service);
		program_told_to_end(-1);
		log_event(LOG_INFO, "stopping", NULL, NULL);
		server_stop(server, DRAIN_S);
		log_event(LOG_INFO, "stopped", NULL, NULL);
	}
	db_pool_destroy(service->pool);
	doors_close(service);
	return server ? 0 : 1;
}

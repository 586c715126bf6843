#include "app/command.h"

#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

#include "base/log.h"
#include "contract/contract.h"
#include "crypt/sealer.h"
#include "db/migrate.h"
#include "db/pool.h"
#include "gen/openapi.h"

#define BORROW_MS 2000

int command_refuse(const char *what, const char *why)
{
	struct log_line line;
	log_begin(&line, LOG_ERROR, "refused");
	log_text(&line, "what", what);
	log_text(&line, "why", why);
	log_end(&line);
	return 1;
}

const struct contract *command_contract(struct command *command)
{
	const char *why = NULL;
	const struct contract *contract =
		contract_compile(command->arena, OPENAPI_JSON, OPENAPI_JSON_SIZE, &why);
	if (!contract)
		command_refuse("contract", why);
	return contract;
}

const struct pairing *command_pairing(struct command *command, const struct contract *contract)
{
	const char *why = NULL;
	const struct pairing *pairing = pairing_make(contract, &OFFER, command->arena, &why);
	if (!pairing)
		command_refuse("pairing", why);
	return pairing;
}

const struct sealer *command_sealer(struct command *command)
{
	const char *why = NULL;
	const struct config *config = &command->config;
	const struct sealer *sealer =
		sealer_open(config->index_key, config->sealing_key, command->arena, &why);
	if (!sealer)
		command_refuse("keys", why);
	return sealer;
}

bool command_schema_current(struct command *command, const struct sealer *sealer)
{
	char index[33], sealing[33], why[SCHEMA_WHY_SIZE];
	sealer_check_values(sealer, index, sealing);
	const struct key_check keys[] = { { "index", index }, { "sealing", sealing } };
	const struct schema_settings settings = {
		.conninfo = command->config.database,
		.schema = &SCHEMA,
		.sandbox = command->config.sandbox,
		.keys = keys,
		.key_count = LENGTH(keys),
	};
	bool current = schema_current(&settings, why);
	if (!current)
		command_refuse("database", why);
	return current;
}

struct db_pool *command_pool(struct command *command, int query_ms)
{
	const struct pool_settings settings = {
		.conninfo = command->config.database,
		.size = command->config.pool,
		.borrow_ms = BORROW_MS,
		.query_ms = query_ms,
	};
	return pool_create(&settings);
}

static void ending_signals(sigset_t *signals)
{
	sigemptyset(signals);
	sigaddset(signals, SIGTERM);
	sigaddset(signals, SIGINT);
}

void command_settle(void)
{
	sigset_t signals;
	ending_signals(&signals);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	signal(SIGPIPE, SIG_IGN);
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	struct rlimit files;
	if (getrlimit(RLIMIT_NOFILE, &files))
		return;
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
}

bool command_told_to_end(int timeout_ms)
{
	sigset_t signals;
	ending_signals(&signals);
	const struct timespec timeout = { .tv_sec = timeout_ms / 1000,
		.tv_nsec = timeout_ms % 1000 * 1000000L };
	for (;;) {
		int got = timeout_ms < 0 ? sigwaitinfo(&signals, NULL)
					 : sigtimedwait(&signals, NULL, &timeout);
		if (got > 0 || timeout_ms >= 0)
			return got > 0;
	}
}

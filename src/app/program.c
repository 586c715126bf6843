#include "app/program.h"

#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

#include "base/log.h"
#include "contract/contract.h"
#include "crypt/seal.h"
#include "db/link.h"
#include "db/migrate.h"
#include "gen/openapi.h"

#define BORROW_MS 2000
#define QUERY_MS 15000

int program_refuse(const char *what, const char *why)
{
	struct log_line line;
	log_begin(&line, LOG_ERROR, "refused");
	log_text(&line, "what", what);
	log_text(&line, "why", why);
	log_end(&line);
	return 1;
}

const struct contract *program_contract(struct program *program)
{
	const char *why = NULL;
	const struct contract *contract =
		contract_compile(program->arena, OPENAPI_JSON, OPENAPI_JSON_SIZE, &why);
	if (!contract)
		program_refuse("contract", why);
	return contract;
}

const struct pairing *program_pairing(struct program *program, const struct contract *contract)
{
	const char *why = NULL;
	const struct pairing *pairing = pairing_make(contract, &OFFER, program->arena, &why);
	if (!pairing)
		program_refuse("pairing", why);
	return pairing;
}

const struct sealer *program_sealer(struct program *program)
{
	const char *why = NULL;
	const struct config *config = &program->config;
	const struct sealer *sealer =
		sealer_open(config->index_key, config->sealing_key, program->arena, &why);
	if (!sealer)
		program_refuse("keys", why);
	return sealer;
}

bool program_schema_current(struct program *program, const struct sealer *sealer)
{
	char index[33], sealing[33], why[SCHEMA_WHY_SIZE];
	sealer_check_values(sealer, index, sealing);
	const struct key_check keys[] = { { "index", index }, { "sealing", sealing } };
	const struct migrate_settings settings = {
		.conninfo = program->config.database,
		.schema = &SCHEMA,
		.sandbox = program->config.sandbox,
		.keys = keys,
		.key_count = LENGTH(keys),
	};
	bool current = schema_current(&settings, why);
	if (!current)
		program_refuse("database", why);
	return current;
}

struct db_pool *program_pool(struct program *program)
{
	const struct db_settings settings = {
		.conninfo = program->config.database,
		.size = program->config.pool,
		.borrow_ms = BORROW_MS,
		.query_ms = QUERY_MS,
	};
	return db_pool_create(&settings);
}

static void ending_signals(sigset_t *signals)
{
	sigemptyset(signals);
	sigaddset(signals, SIGTERM);
	sigaddset(signals, SIGINT);
}

void program_settle(void)
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

bool program_told_to_end(int timeout_ms)
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

/** The program's parts as its subcommands need them: each makes what it uses, says what is wrong,
 * and ends. */
#pragma once
#include <stdbool.h>

#include "app/config.h"
#include "base/arena.h"
#include "http/path/pairing.h"

struct sealer;
struct db_pool;

/** Settings and memory of one run. */
struct program {
	struct config config;
	struct arena *arena;
	int argc; /**< what the subcommand was given besides settings */
	char **argv;
};

/** A subcommand: the process' exit status. */
typedef int command(struct program *program);
command serve_command, work_command, migrate_command, admin_command, keys_command, health_command,
	dump_command;

/** An error line, and the exit status that goes with it. */
int program_refuse(const char *what, const char *why);

/** The embedded contract; NULL, having said why. */
const struct contract *program_contract(struct program *program);
/** The contract paired with handlers and reads; NULL, having said why. */
const struct pairing *program_pairing(struct program *program, const struct contract *contract);
/** The keys of ID numbers and fields; NULL, having said why. */
const struct sealer *program_sealer(struct program *program);
/** Whether the database is of this version, with these keys; says why not. */
bool program_schema_current(struct program *program, const struct sealer *sealer);
/** A pool on the service's database. */
struct db_pool *program_pool(struct program *program);

/** Blocks SIGTERM and SIGINT for all threads to come, ignores SIGPIPE, keeps personal data out of
 * core files, allows many sockets. */
void program_settle(void);
/** Waits for SIGTERM or SIGINT at most `timeout_ms` (-1: for ever); true when it came. */
bool program_told_to_end(int timeout_ms);

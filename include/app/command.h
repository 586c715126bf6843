/** A command: one run of the program. Its subcommand makes the parts it uses, says what is wrong,
 * and ends. */
#pragma once
#include <stdbool.h>

#include "app/config.h"
#include "base/arena.h"
#include "http/path/pairing.h"

struct sealer;
struct db_pool;

/** Its settings and memory. */
struct command {
	struct config config;
	struct arena *arena;
	int argc; /**< what the subcommand was given besides settings */
	char **argv;
};

/** A subcommand; `run` returns the process' exit status. */
struct subcommand {
	const char *word;
	int (*run)(struct command *command);
	const char *help;
	const char *operands; /**< as usage shows them; NULL: it takes none */
	int operand_count;    /**< at most */
};
/** Each stands in the file of its word. */
extern const struct subcommand SERVE, WORK, MIGRATE, ADMIN, KEYS, ROLES, DOCTOR, HEALTH, DUMP;

/** An error line, and the exit status that goes with it. */
int command_refuse(const char *what, const char *why);

/** The embedded contract; NULL, having said why. */
const struct contract *command_contract(struct command *command);
/** The contract paired with handlers and reads; NULL, having said why. */
const struct pairing *command_pairing(struct command *command, const struct contract *contract);
/** The keys of ID numbers and fields; NULL, having said why. */
const struct sealer *command_sealer(struct command *command);
/** Whether the database is of this version, with these keys; says why not. */
bool command_schema_current(struct command *command, const struct sealer *sealer);
/** A pool on the service's database, and how long one call to it may take. */
struct db_pool *command_pool(struct command *command, int query_ms);

/** Blocks SIGTERM and SIGINT for all threads to come, ignores SIGPIPE, keeps personal data out of
 * core files, allows many sockets. */
void command_settle(void);
/** Waits for SIGTERM or SIGINT at most `timeout_ms` (-1: for ever); true when it came. */
bool command_told_to_end(int timeout_ms);

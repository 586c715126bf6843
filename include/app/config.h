/**
 * Settings: one table. Each has a name, an environment variable WENGANG_<NAME>, a flag --<name>,
 * and a default; a flag wins over the environment. README's table is written from the same rows
 * (`wengangd dump settings`).
 */
#pragma once
#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"

struct config {
	const char *listen;
	int port;
	int metrics_port;
	const char *database;
	const char *migrate_database;
	int pool;
	const char *keys;
	const char *signing_key;
	const char *index_key;
	const char *sealing_key;
	const char *issuer;
	const char *audience;
	bool sandbox;
	const char *reset_sandbox; /**< "": none */
	bool check_replies;
	const char *cors;
	int body_limit;
	int connections;
	int connections_per_address;
	int deadline_s;
	int rate;
	int servers;
	bool trust_forwarded;
	const char *log_level;
};

/**
 * Reads the environment, then `argv` (without program and subcommand). False with *why when a flag
 * is unknown, a value is missing or out of its range. What is not a flag is left in `argv`, moved
 * to the front; *argc becomes its count.
 */
bool config_read(
	struct config *config, int *argc, char **argv, struct arena *arena, const char **why);
/** The table in Markdown. */
void config_dump(FILE *out);
/** The same for a terminal: a line for each setting. */
void config_help(FILE *out);

#include <stdio.h>
#include <string.h>

#include "app/program.h"
#include "base/attr.h"
#include "base/log.h"

#define START_ARENA_BYTES ((size_t)256 * 1024 * 1024)

static const struct {
	const char *word;
	command *run;
	const char *help;
} COMMANDS[] = {
	{ "serve", serve_command, "answer requests until SIGTERM" },
	{ "work", work_command, "do background work until SIGTERM" },
	{ "migrate", migrate_command, "bring the database to this version" },
	{ "admin", admin_command,
		"create USERNAME DISPLAY_NAME: the first user; the password is read from standard "
		"input" },
	{ "keys", keys_command, "[DIRECTORY]: make the key files that are missing" },
	{ "health", health_command, "whether a server of these settings answers; for HEALTHCHECK" },
	{ "dump", dump_command, "operations | pairing | settings | flows" },
};

static int usage(void)
{
	fputs("usage: wengangd COMMAND [--setting=value]...\n", stderr);
	for (size_t i = 0; i < LENGTH(COMMANDS); i++)
		fprintf(stderr, "  %-8s %s\n", COMMANDS[i].word, COMMANDS[i].help);
	return 2;
}

static command *command_named(const char *word)
{
	for (size_t i = 0; i < LENGTH(COMMANDS); i++)
		if (!strcmp(COMMANDS[i].word, word))
			return COMMANDS[i].run;
	return NULL;
}

static bool settings_take(struct program *program)
{
	enum log_level level;
	const char *why = NULL;
	if (!config_read(&program->config, &program->argc, program->argv, program->arena, &why))
		return !program_refuse("settings", why);
	if (!log_level_named(program->config.log_level, &level))
		return !program_refuse("settings", "--log-level is debug, info, warn or error");
	log_threshold(level);
	return true;
}

int main(int argc, char **argv)
{
	command *run = argc > 1 ? command_named(argv[1]) : NULL;
	if (!run)
		return usage();
	struct program program = {
		.arena = arena_create(START_ARENA_BYTES), .argc = argc - 2, .argv = argv + 2
	};
	int status = settings_take(&program) ? run(&program) : 2;
	arena_destroy(program.arena);
	return status;
}

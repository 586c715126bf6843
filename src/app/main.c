#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "base/attr.h"
#include "base/log.h"
#include "http/path/program.h"

#define START_ARENA_BYTES ((size_t)256 * 1024 * 1024)

static const struct subcommand *const SUBCOMMANDS[] = { &SERVE, &WORK, &MIGRATE, &ADMIN, &KEYS,
	&ROLES, &DOCTOR, &HEALTH, &DUMP };

static int usage(FILE *out)
{
	fputs("usage: wengangd COMMAND [--setting=value]...\n", out);
	for (size_t i = 0; i < LENGTH(SUBCOMMANDS); i++)
		fprintf(out, "  %-8s %s\n", SUBCOMMANDS[i]->word, SUBCOMMANDS[i]->help);
	fputs("`wengangd COMMAND --help` lists the settings; `wengangd --version` says which this "
	      "is.\n",
		out);
	return out == stdout ? 0 : 2;
}

static int help(const struct subcommand *subcommand)
{
	if (!subcommand)
		return usage(stdout);
	printf("usage: wengangd %s%s%s [--setting=value]...\n  %s\n\nsettings (default):\n",
		subcommand->word, subcommand->operands ? " " : "",
		subcommand->operands ? subcommand->operands : "", subcommand->help);
	config_help(stdout);
	return 0;
}

static bool is_asked(int argc, char **argv, const char *flag)
{
	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], flag))
			return true;
	return false;
}

static const struct subcommand *subcommand_named(const char *word)
{
	for (size_t i = 0; i < LENGTH(SUBCOMMANDS); i++)
		if (!strcmp(SUBCOMMANDS[i]->word, word))
			return SUBCOMMANDS[i];
	return NULL;
}

static bool settings_take(struct command *command)
{
	enum log_level level;
	const char *why = NULL;
	if (!config_read(&command->config, &command->argc, command->argv, command->arena, &why))
		return !command_refuse("settings", why);
	if (!log_level_named(command->config.log_level, &level))
		return !command_refuse("settings", "--log-level is debug, info, warn or error");
	log_threshold(level);
	return true;
}

/* What a command does not take is refused: a setting with one dash would be overheard. */
static bool operands_fit(struct command *command, const struct subcommand *subcommand)
{
	const char *word = subcommand->word;
	for (int i = 0; i < command->argc; i++)
		if (i >= subcommand->operand_count || command->argv[i][0] == '-')
			return !command_refuse(
				"command", arena_printf(command->arena, "%s takes no `%s`", word,
						   command->argv[i]));
	if (*command->config.reset_sandbox && subcommand != &MIGRATE)
		return !command_refuse("command", "--reset-sandbox is for migrate");
	return true;
}

static int subcommand_run(const struct subcommand *subcommand, int argc, char **argv)
{
	struct command command = {
		.arena = arena_create(START_ARENA_BYTES), .argc = argc - 2, .argv = argv + 2
	};
	bool taken = settings_take(&command) && operands_fit(&command, subcommand);
	int status = taken ? subcommand->run(&command) : 2;
	arena_destroy(command.arena);
	return status;
}

int main(int argc, char **argv)
{
	const struct subcommand *subcommand = argc > 1 ? subcommand_named(argv[1]) : NULL;
	if (is_asked(argc, argv, "--version"))
		return puts("wengangd " API_VERSION) == EOF;
	if (is_asked(argc, argv, "--help") || is_asked(argc, argv, "-h"))
		return help(subcommand);
	return subcommand ? subcommand_run(subcommand, argc, argv) : usage(stderr);
}

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app/command.h"
#include "crypt/eckey.h"
#include "crypt/key_file.h"

/* Signing keys in the order of their names: the first signs, the second waits for its turn (README:
 * rotation). */
static const struct {
	const char *name;
	bool (*create)(const char *path);
} FILES[] = {
	{ "a.pem", eckey_create },
	{ "b.pem", eckey_create },
	{ "index.key", key_file_create },
	{ "sealing.key", key_file_create },
};

static bool directory_make(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		bool made = !mkdir(path, 0700) || errno == EEXIST;
		*slash = '/';
		if (!made)
			return false;
	}
	return !mkdir(path, 0700) || errno == EEXIST;
}

/* An existing key is never replaced: without it nothing that was sealed can be read again. */
static int run(struct command *command)
{
	const char *directory = command->argc ? command->argv[0] : command->config.keys;
	if (!directory_make(arena_text(command->arena, directory)))
		return command_refuse("keys", strerror(errno));
	for (size_t i = 0; i < LENGTH(FILES); i++) {
		const char *path = arena_printf(command->arena, "%s/%s", directory, FILES[i].name);
		if (FILES[i].create(path))
			printf("made %s\n", path);
		else if (errno != EEXIST)
			return command_refuse(path, strerror(errno));
	}
	return 0;
}

const struct subcommand KEYS = { .word = "keys",
	.run = run,
	.help = "make the key files that are missing",
	.operands = "[DIRECTORY]",
	.operand_count = 1 };

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app/program.h"
#include "crypt/eckey.h"
#include "crypt/key_file.h"

/* Signing keys in the order of their names: the first signs, the second waits for its turn (README:
 * rotation). */
static const struct {
	const char *name;
	bool (*create)(const char *path);
} FILES[] = {
	{ "a.pem", signing_key_create },
	{ "b.pem", signing_key_create },
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
int keys_command(struct program *program)
{
	const char *directory = program->argc ? program->argv[0] : program->config.keys;
	if (!directory_make(arena_text(program->arena, directory)))
		return program_refuse("keys", strerror(errno));
	for (size_t i = 0; i < LENGTH(FILES); i++) {
		const char *path = arena_printf(program->arena, "%s/%s", directory, FILES[i].name);
		if (FILES[i].create(path))
			printf("made %s\n", path);
		else if (errno != EEXIST)
			return program_refuse(path, strerror(errno));
	}
	return 0;
}

#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "db/schema.h"

static int run(struct command *command)
{
	(void)command;
	for (size_t i = 0; i < SCHEMA.count; i++)
		if (!strcmp(SCHEMA.script[i].name, "0000_roles.sql"))
			return fputs(SCHEMA.script[i].text, stdout) == EOF;
	return 1;
}

const struct subcommand ROLES = {
	.word = "roles",
	.run = run,
	.help = "print the SQL of the roles that a cluster needs before a dump is restored into it"
};

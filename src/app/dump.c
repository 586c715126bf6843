#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "base/buffer.h"
#include "contract/contract.h"
#include "db/statement.h"
#include "gen/openapi.h"
#include "rules/flow.h"

static const char *roles_json(struct arena *arena, const struct operation *operation)
{
	struct buffer out = buffer_on(arena);
	buffer_text(&out, "[");
	for (int role = 0; role < ROLE_COUNT; role++)
		if (operation->roles & ROLE_BIT((enum role)role))
			buffer_printf(&out, "%s\"%s\"", out.size > 1 ? "," : "",
				role_word((enum role)role));
	buffer_text(&out, "]");
	return out.data;
}

/* One line of JSON for each operation: what a test of every role needs to know. */
static int dump_operations(struct command *command)
{
	size_t count;
	const struct contract *contract = command_contract(command);
	if (!contract)
		return 1;
	const struct operation *operations = contract_operations(contract, &count);
	for (size_t i = 0; i < count; i++) {
		const struct operation *o = &operations[i];
		printf("{\"id\":\"%s\",\"method\":\"%s\",\"path\":\"%s\",\"open\":%s,\"roles\":%s,"
		       "\"needs_key\":%s,"
		       "\"needs_match\":%s,\"can_dry_run\":%s,\"is_list\":%s,\"sandbox\":%s,\"max_"
		       "bytes\":%zu}\n",
			o->id, o->method, o->path, o->open ? "true" : "false",
			roles_json(command->arena, o), o->needs_key ? "true" : "false",
			o->needs_match ? "true" : "false", o->can_dry_run ? "true" : "false",
			o->is_list ? "true" : "false", o->sandbox ? "true" : "false", o->max_bytes);
	}
	return 0;
}

/* Each read with the database roles that may come to it: `make check` explains it as each of them.
 */
static void print_read(const struct operation *operation)
{
	for (int role = 0; role < ROLE_COUNT; role++) {
		bool named = operation->roles & ROLE_BIT((enum role)role);
		if (named || (operation->open && role == ROLE_public))
			printf("read\t%s\twg_%s\n", operation->id, role_word((enum role)role));
	}
}

/* The start compiles the contract; `make check` also holds its examples against it. */
static int dump_pairing(struct command *command)
{
	size_t count;
	const char *why = NULL;
	const struct contract *contract = command_contract(command);
	const struct pairing *pairing = contract ? command_pairing(command, contract) : NULL;
	if (!pairing)
		return 1;
	if (!contract_examples(command->arena, OPENAPI_JSON, OPENAPI_JSON_SIZE, &why))
		return command_refuse("example", why);
	const struct operation *operations = contract_operations(contract, &count);
	for (size_t i = 0; i < count; i++) {
		if (pairing->pairs[i].row)
			printf("handler\t%s\n", operations[i].id);
		else
			print_read(&operations[i]);
	}
	return 0;
}

static int dump_settings(struct command *command)
{
	(void)command;
	config_dump(stdout);
	return 0;
}

static void print_step(const struct flow *flow, const struct step *step)
{
	printf("%s\t%s\t%s\t%s\t", flow->name, step->from, step->action, step->to);
	for (int role = 0, n = 0; role < ROLE_COUNT; role++)
		if (step->roles & ROLE_BIT((enum role)role))
			printf("%s%s", n++ ? "," : "", role_word((enum role)role));
	printf("\t%d\t%s\t", step->level, step->clause ? step->clause : "");
	for (size_t i = 0; i < STEP_GUARDS && step->guards[i]; i++)
		printf("%s%s", i ? "," : "", code_text(step->guards[i])->word);
	printf("\n");
}

static int dump_flows(struct command *command)
{
	size_t count;
	const struct flow *const *all = flows(&count);
	(void)command;
	printf("flow\tfrom\taction\tto\troles\tlevel\tclause\tguards\n");
	for (size_t i = 0; i < count; i++)
		for (size_t s = 0; s < all[i]->step_count; s++)
			print_step(all[i], &all[i]->steps[s]);
	return 0;
}

static const struct {
	const char *word;
	int (*run)(struct command *command);
} DUMPS[] = {
	{ "operations", dump_operations },
	{ "pairing", dump_pairing },
	{ "settings", dump_settings },
	{ "flows", dump_flows },
};

static int run(struct command *command)
{
	for (size_t i = 0; command->argc && i < LENGTH(DUMPS); i++)
		if (!strcmp(DUMPS[i].word, command->argv[0]))
			return DUMPS[i].run(command);
	fputs("wengangd dump operations | pairing | settings | flows\n", stderr);
	return 2;
}

const struct subcommand DUMP = { .word = "dump",
	.run = run,
	.help = "print what the program knows",
	.operands = "operations | pairing | settings | flows",
	.operand_count = 1 };

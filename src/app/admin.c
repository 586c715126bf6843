#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "app/command.h"
#include "crypt/password.h"
#include "crypt/uuid.h"
#include "db/db.h"
#include "db/frame.h"
#include "db/pool.h"
#include "domain/case/dossier.h"
#include "domain/case/move.h"

#define PASSWORD_MIN 12
#define CALL_MS 15000

static struct termios terminal;

/* However the question ends, the terminal shows again what is typed. */
static void echo_back(int signal)
{
	tcsetattr(STDIN_FILENO, TCSANOW, &terminal);
	if (signal)
		_exit(128 + signal);
}

/* A terminal shows what is typed unless it is told not to; false when it is none. */
static bool echo_off(void)
{
	if (tcgetattr(STDIN_FILENO, &terminal))
		return false;
	struct termios silent = terminal;
	silent.c_lflag &= ~(tcflag_t)ECHO;
	signal(SIGINT, echo_back);
	signal(SIGTERM, echo_back);
	return !tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
}

static bool line_read(char *line, int size)
{
	bool hidden = echo_off(); /* first: it throws away what was typed before */
	fputs("password: ", stderr);
	bool read = fgets(line, size, stdin) != NULL;
	if (hidden) {
		echo_back(0);
		fputs("\n", stderr);
	}
	return read;
}

/* The first line of standard input, so that the password stands in no process list and no history.
 */
static const char *password_ask(struct arena *arena)
{
	char line[PASSWORD_MAX + 2];
	if (!line_read(line, sizeof(line)))
		return NULL;
	line[strcspn(line, "\r\n")] = '\0';
	return strlen(line) >= PASSWORD_MIN ? arena_text(arena, line) : NULL;
}

static enum err user_add(struct ctx *ctx, const char *username, const char *name, const char *hash)
{
	char id[UUID_SIZE];
	enum err e = dossier_open(ctx, "app_user", NULL, NULL, NULL, id);
	const char *user_id = arena_text(ctx->arena, id);
	if (!e)
		e = db(ctx, QUERY_USER_INSERT, NULL, DB_TEXT(user_id), DB_TEXT(username),
			DB_TEXT(hash), DB_TEXT(ctx->actor.human_id), DB_TEXT(name),
			DB_TEXT(role_word(ROLE_admin)), DB_NONE, DB_NONE);
	return e ? e : move_one(ctx, "app_user", "create", user_id, -1, NULL);
}

static enum err create(struct ctx *ctx, struct db_pool *pool, const char *username,
	const char *name, const char *hash)
{
	enum err e = pool_borrow(pool, ctx);
	if (!e)
		e = frame_begin(ctx, QUERY_COUNT, 0, NULL, NULL);
	if (!e)
		e = user_add(ctx, username, name, hash);
	if (!e)
		e = frame_commit(ctx);
	frame_rollback(ctx);
	pool_return(ctx);
	return e;
}

static int create_first(struct command *command, const char *username, const char *name)
{
	struct ctx ctx = { .arena = command->arena,
		.fault = { .arena = command->arena },
		.actor = { .role = ROLE_admin } };
	const char *password = password_ask(command->arena);
	const char *hash = password ? password_hash(command->arena, password) : NULL;
	const struct sealer *sealer = hash ? command_sealer(command) : NULL;
	if (!hash)
		return command_refuse("admin", "a password has at least 12 characters");
	if (!sealer || !command_schema_current(command, sealer))
		return 1;
	/* The administrator is the human who makes the account; nobody else exists yet. */
	uuid_new(ctx.actor.human_id);
	uuid_new(ctx.request_id);
	struct db_pool *pool = command_pool(command, CALL_MS);
	enum err e = create(&ctx, pool, username, name, hash);
	pool_destroy(pool);
	if (e)
		return command_refuse("admin", err_kind(e)->en);
	printf("made %s\n", username);
	return 0;
}

static int run(struct command *command)
{
	if (command->argc == 3 && !strcmp(command->argv[0], "create"))
		return create_first(command, command->argv[1], command->argv[2]);
	fputs("wengangd admin create USERNAME DISPLAY_NAME\n", stderr);
	return 2;
}

const struct subcommand ADMIN = { .word = "admin",
	.run = run,
	.help = "make an administrator; the password is read from standard input",
	.operands = "create USERNAME DISPLAY_NAME",
	.operand_count = 3 };

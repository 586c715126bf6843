#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "app/command.h"
#include "auth/keyring.h"
#include "base/attr.h"
#include "crypt/sealer.h"
#include "db/schema.h"

enum question {
	ASK_KEYS,
	ASK_ROLE,
	ASK_ZONE,
	ASK_DURABLE,
	ASK_CALENDAR,
	ASK_GUIDES,
	ASK_OFFICERS,
	ASK_WORKER,
	ASK_WORKER_AGE,
	ASK_NIGHT,
	ASK_NIGHT_AGE,
	ASK_DATA,
	ASK_COUNT
};
/* What the database answers is wrong, and what helps. */
static const struct {
	enum question question;
	const char *what, *remedy;
	enum question tells; /* what is said when all is well; ASK_KEYS: nothing */
} LINES[] = {
	{ ASK_ROLE, "role",
		"take it away: wengang signs in, is NOINHERIT and a member of the roles wg_… "
		"alone, but not of wg_owner; then run migrate",
		ASK_KEYS },
	{ ASK_ZONE, "zone",
		"tzdata beside PostgreSQL, and no zone but Asia/Shanghai for the role wengang",
		ASK_KEYS },
	{ ASK_DURABLE, "durable",
		"switch it on in postgresql.conf and reload it: what was promised could be lost",
		ASK_KEYS },
	{ ASK_CALENDAR, "calendar",
		"one administrator drafts the year (POST /v1/calendars/{layer}/import), another "
		"confirms it (POST /v1/calendar-revisions/{calendar_id}/confirm)",
		ASK_KEYS },
	{ ASK_GUIDES, "guides",
		"an officer of the county drafts it (PUT /v1/guides/{guide_id}), another confirms "
		"it, or the county cannot approve (S52): GET /v1/guides",
		ASK_KEYS },
	{ ASK_OFFICERS, "officers", "an administrator makes them: POST /v1/users", ASK_KEYS },
	{ ASK_WORKER, "worker", "start `wengangd work`, and read its log", ASK_WORKER_AGE },
	{ ASK_NIGHT, "night",
		"start `wengangd work`; what it found is told to the cases by now, and those "
		"judged "
		"otherwise stand in otherwise_ids of the table night",
		ASK_NIGHT_AGE },
};

/* A tenth, or what a hundred full requests with scans take (assumed). */
#define FREE_SHARE 10
#define FREE_BYTES (UINT64_C(2) << 30)

struct doctor {
	struct command *command;
	bool ill;
};

static void well(const char *what, const char *found)
{
	printf("ok    %s%s%s\n", what, found ? ": " : "", found ? found : "");
}

static void wrong(struct doctor *doctor, const char *what, const char *fault, const char *remedy)
{
	doctor->ill = true;
	printf("WRONG %s: %s; remedy: %s\n", what, fault, remedy);
}

static void judge(struct doctor *doctor, const char *what, const char *fault, const char *remedy)
{
	if (fault)
		wrong(doctor, what, fault, remedy);
	else
		well(what, NULL);
}

static bool open_to_others(const char *path)
{
	struct stat status;
	return !stat(path, &status) && status.st_mode & (S_IRWXG | S_IRWXO);
}

/* NULL, or a key file that others than its owner may read or change. */
static const char *open_file(const struct config *config, struct arena *arena)
{
	const char *const files[] = { config->index_key, config->sealing_key };
	for (size_t i = 0; i < LENGTH(files); i++)
		if (open_to_others(files[i]))
			return files[i];
	const char *open = NULL;
	DIR *directory = opendir(config->keys);
	for (const struct dirent *entry; directory && !open && (entry = readdir(directory));) {
		const char *path = arena_printf(arena, "%s/%s", config->keys, entry->d_name);
		bool signs = strlen(path) > 4 && !strcmp(path + strlen(path) - 4, ".pem");
		open = signs && open_to_others(path) ? path : NULL;
	}
	if (directory)
		closedir(directory);
	return open;
}

static void rights_examine(struct doctor *doctor)
{
	struct arena *arena = doctor->command->arena;
	const char *file = open_file(&doctor->command->config, arena);
	const char *fault =
		file ? arena_printf(arena, "%s may be used by others than its owner", file) : NULL;
	judge(doctor, "key rights", fault, "chmod 600, and chown to the user of the service");
}

static void signing_examine(struct doctor *doctor)
{
	const struct config *config = &doctor->command->config;
	const char *why = NULL;
	struct keyring *keyring = keyring_open(
		config->keys, config->issuer, config->audience, doctor->command->arena, &why);
	judge(doctor, "signing keys", keyring ? NULL : why,
		"`wengangd keys` makes what is missing, --keys names its directory");
	keyring_close(keyring);
}

/* NULL, or what is wrong with these keys beside those that the database says it was made with. */
static const char *keys_fault(
	struct arena *arena, const struct sealer *sealer, const struct schema_question *stored)
{
	char index[33], sealing[33];
	sealer_check_values(sealer, index, sealing);
	const char *here = arena_printf(arena, "index %s, sealing %s", index, sealing);
	if (stored->why)
		return stored->why;
	if (!stored->answer)
		return "the database knows none, it was never migrated";
	return strcmp(stored->answer, here)
		       ? "they are not the ones that the database was made with"
		       : NULL;
}

static void keys_examine(struct doctor *doctor, const struct schema_question *stored)
{
	const char *why = NULL;
	const struct config *config = &doctor->command->config;
	struct arena *arena = doctor->command->arena;
	struct sealer *sealer = sealer_open(config->index_key, config->sealing_key, arena, &why);
	bool told = sealer && (stored->why || !stored->answer);
	judge(doctor, "keys", sealer ? keys_fault(arena, sealer, stored) : why,
		told ? "run migrate" : "put those of this database back, from the sealed envelope");
	sealer_close(sealer);
}

static void version_examine(struct doctor *doctor)
{
	char why[SCHEMA_WHY_SIZE];
	const struct config *config = &doctor->command->config;
	const struct schema_settings settings = {
		.conninfo = config->migrate_database, .schema = &SCHEMA, .sandbox = config->sandbox
	};
	judge(doctor, "version", schema_current(&settings, why) ? NULL : why,
		"run migrate of this program, or use the program that made the database this way");
}

/* Where the data are; NULL when they are elsewhere, or this role is not told. */
static void disk_examine(struct doctor *doctor, const char *directory)
{
	struct statvfs disk;
	struct arena *arena = doctor->command->arena;
	if (!directory || statvfs(directory, &disk)) {
		printf("?     disk: not known: ask where the database is, as a member of "
		       "pg_read_all_settings\n");
		return;
	}
	uint64_t free_bytes = (uint64_t)disk.f_bavail * disk.f_frsize;
	const char *found = arena_printf(
		arena, "%llu MiB free at %s", (unsigned long long)(free_bytes >> 20), directory);
	if (disk.f_bavail < disk.f_blocks / FREE_SHARE || free_bytes < FREE_BYTES)
		wrong(doctor, "disk", found, "make room before PostgreSQL stops");
	else
		well("disk", found);
}

static void lines_examine(struct doctor *doctor, const struct schema_question *asked)
{
	for (size_t i = 0; i < LENGTH(LINES); i++) {
		const struct schema_question *one = &asked[LINES[i].question];
		if (one->why)
			wrong(doctor, LINES[i].what, one->why, "run migrate, as who may");
		else if (one->answer || !LINES[i].tells)
			judge(doctor, LINES[i].what, one->answer, LINES[i].remedy);
		else
			well(LINES[i].what, asked[LINES[i].tells].answer);
	}
}

static void database_examine(struct doctor *doctor)
{
	char why[SCHEMA_WHY_SIZE];
	struct schema_question asked[ASK_COUNT] = {
		[ASK_KEYS] = { .query = QUERY_DOCTOR_KEYS },
		[ASK_ROLE] = { .query = QUERY_DOCTOR_ROLE },
		[ASK_ZONE] = { .query = QUERY_DOCTOR_ZONE },
		[ASK_DURABLE] = { .query = QUERY_DOCTOR_DURABLE },
		[ASK_CALENDAR] = { .query = QUERY_DOCTOR_CALENDAR },
		[ASK_GUIDES] = { .query = QUERY_DOCTOR_GUIDES },
		[ASK_OFFICERS] = { .query = QUERY_DOCTOR_OFFICERS },
		[ASK_WORKER] = { .query = QUERY_DOCTOR_WORKER },
		[ASK_WORKER_AGE] = { .query = QUERY_DOCTOR_WORKER_AGE },
		[ASK_NIGHT] = { .query = QUERY_DOCTOR_NIGHT },
		[ASK_NIGHT_AGE] = { .query = QUERY_DOCTOR_NIGHT_AGE },
		[ASK_DATA] = { .query = QUERY_DOCTOR_DATA },
	};
	struct command *command = doctor->command;
	if (!schema_examine(
		    command->config.migrate_database, command->arena, asked, ASK_COUNT, why)) {
		wrong(doctor, "database", why, "--migrate-database names it and who may ask it");
		return;
	}
	keys_examine(doctor, &asked[ASK_KEYS]);
	version_examine(doctor);
	lines_examine(doctor, asked);
	disk_examine(doctor, asked[ASK_DATA].answer);
}

static int run(struct command *command)
{
	struct doctor doctor = { .command = command };
	rights_examine(&doctor);
	signing_examine(&doctor);
	database_examine(&doctor);
	return doctor.ill ? 1 : 0;
}

const struct subcommand DOCTOR = { .word = "doctor",
	.run = run,
	.help = "say what is wrong with keys, database, calendar, guides and officers, each with "
		"its remedy" };
